SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compute_bill() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.voided_at IS NULL THEN
        SELECT t.subtotal, t.discount, t.tax, t.total, t.covered_amount, t.owed
        INTO new.subtotal, new.discount, new.tax, new.total, new.covered_amount, new.owed
        FROM rules.bill_totals(
            new.subtotal, new.discount_percent, new.tax_rate_percent, new.cover_percent, new.currency, new.uncovered
        ) AS t;
        -- What an insurer refused is owed by the patient instead, as far as it is still covered.
        new.transferred := rules.round_money(least(new.transferred, greatest(new.covered_amount - new.insurer_paid, 0)), new.currency);
        new.covered_amount := new.covered_amount - new.transferred;
        new.owed := new.owed + new.transferred;
    END IF;
    new.insurer_paid := rules.round_money(new.insurer_paid, new.currency);
    new.insurer_settled := rules.round_money(new.insurer_settled, new.currency);
    new.paid := rules.round_money(new.paid, new.currency);
    new.refunded := rules.round_money(new.refunded, new.currency);
    new.pending := rules.round_money(new.pending, new.currency);
    new.waived := rules.round_money(new.waived, new.currency);
    new.uncovered := rules.round_money(new.uncovered, new.currency);
    new.written_off := rules.round_money(least(new.waived, greatest(new.owed - new.paid + new.refunded, 0)), new.currency);
    new.balance := new.owed - new.paid + new.refunded - new.written_off;
    -- A payment may be what is owed before it, when it is started. What falls away afterwards makes no payment too large.
    new.payable := new.owed + new.refunded - new.written_off;
    IF tg_op = 'UPDATE' AND new.paid + new.pending <= old.paid + old.pending THEN
        new.payable := greatest(new.payable, new.paid + new.pending);
    END IF;
    new.refund_due := rules.round_money(greatest(-new.balance, 0), new.currency);
    new.status := CASE
        WHEN new.voided_at IS NOT NULL THEN 'VOID'
        -- A bill is inserted before its lines.
        WHEN tg_op = 'INSERT' THEN 'OPEN'
        WHEN new.balance > 0 OR new.covered_amount > new.insurer_settled
            THEN CASE WHEN new.claimed_at IS NULL THEN 'OPEN' ELSE 'CLAIMED' END
        WHEN new.appointment_id IS NULL AND NOT EXISTS (
            SELECT FROM clinic.bill_lines AS l WHERE l.hospital_id = new.hospital_id AND l.bill_id = new.id
        ) THEN 'OPEN'
        WHEN new.refunded = 0 THEN 'PAID'
        WHEN new.refunded < new.paid THEN 'PARTLY_REFUNDED'
        ELSE 'REFUNDED'
    END;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.compute_bill() IS
'Rules 5 and 9: every amount of a bill follows from its lines, percentages, payments and claim by rules.bill_totals, and so does its status.';
CREATE OR REPLACE TRIGGER compute BEFORE INSERT OR UPDATE ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.compute_bill();
