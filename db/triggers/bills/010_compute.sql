SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compute_bill() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c_digits CONSTANT integer := rules.minor_unit_digits(new.currency);
BEGIN
    IF new.voided_at IS NULL THEN
        SELECT t.subtotal, t.discount, t.tax, t.total, t.covered_amount, t.owed
        INTO new.subtotal, new.discount, new.tax, new.total, new.covered_amount, new.owed
        FROM rules.bill_totals(
            new.subtotal, new.discount_percent, new.tax_rate_percent, new.cover_percent, new.currency, new.uncovered
        ) AS t;
        -- What an insurer refused is owed by the patient instead, as far as it is still covered.
        new.transferred := round(least(new.transferred, greatest(new.covered_amount - new.insurer_paid, 0)), c_digits);
        new.covered_amount := new.covered_amount - new.transferred;
        new.owed := new.owed + new.transferred;
    END IF;
    new.insurer_paid := round(new.insurer_paid, c_digits);
    new.insurer_settled := round(new.insurer_settled, c_digits);
    new.paid := round(new.paid, c_digits);
    new.refunded := round(new.refunded, c_digits);
    new.pending := round(new.pending, c_digits);
    new.waived := round(new.waived, c_digits);
    new.uncovered := round(new.uncovered, c_digits);
    new.written_off := round(least(new.waived, greatest(new.owed - new.paid + new.refunded, 0)), c_digits);
    new.balance := new.owed - new.paid + new.refunded - new.written_off;
    -- A payment may be what is owed before it, when it is started. What falls away afterwards makes no payment too large.
    -- Of a void bill nothing is paid.
    new.payable := CASE WHEN new.voided_at IS NULL THEN new.owed + new.refunded - new.written_off ELSE new.refunded END;
    IF tg_op = 'UPDATE' AND new.paid + new.pending <= old.paid + old.pending THEN
        new.payable := greatest(new.payable, new.paid + new.pending);
    END IF;
    new.refund_due := round(greatest(-new.balance, 0), c_digits);
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
