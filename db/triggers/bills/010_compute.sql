SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.compute_bill() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.voided_at IS NOT NULL THEN
        new.status := 'VOID';
        RETURN new;
    END IF;
    SELECT t.subtotal, t.discount, t.tax, t.total, t.covered_amount, t.owed
    INTO new.subtotal, new.discount, new.tax, new.total, new.covered_amount, new.owed
    FROM rules.bill_totals(new.subtotal, new.discount_percent, new.tax_rate_percent, new.cover_percent, new.currency) AS t;
    new.paid := rules.round_money(new.paid, new.currency);
    new.refunded := rules.round_money(new.refunded, new.currency);
    new.status := CASE
        -- A bill is inserted before its lines.
        WHEN tg_op = 'INSERT' OR new.paid < new.owed THEN 'OPEN'
        WHEN new.refunded = 0 THEN 'PAID'
        WHEN new.refunded < new.paid THEN 'PARTLY_REFUNDED'
        ELSE 'REFUNDED'
    END;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.compute_bill() IS
'Rule 5: every amount of a bill follows from its lines, percentages and payments by rules.bill_totals, and so does its status.';
CREATE OR REPLACE TRIGGER compute BEFORE INSERT OR UPDATE ON clinic.bills
FOR EACH ROW EXECUTE FUNCTION clinic.compute_bill();
