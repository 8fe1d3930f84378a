SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_bill(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.bills;
    v_new clinic.bills;
    v_owed numeric;
BEGIN
    -- The row is locked, and as the writer has read it.
    SELECT b.* INTO v_old FROM clinic.bills AS b WHERE b.hospital_id = p_hospital_id AND b.id = (p_old ->> 'id')::bigint;
    v_new := jsonb_populate_record(v_new, p_new);
    IF v_old.id IS NULL OR (v_old.discount_percent, v_old.tax_rate_percent, v_old.cover_percent)
        IS NOT DISTINCT FROM (v_new.discount_percent, v_new.tax_rate_percent, v_new.cover_percent) THEN
        RETURN;
    END IF;
    PERFORM clinic.require_open_bill(v_old);
    v_owed := (rules.bill_totals(
        v_old.subtotal, v_new.discount_percent, v_new.tax_rate_percent, v_new.cover_percent, v_old.currency, v_old.uncovered
    )).owed;
    PERFORM clinic.refuse_below_paid(v_old.id, v_owed, v_old.paid - v_old.refunded);
END
$$;
COMMENT ON FUNCTION clinic.check_written_bill(bigint, jsonb, jsonb) IS
'Rule 5 for a bill whose percentages somebody changes with SQL: the bill is open, and what is owed stays at least what is paid. BILL_NOT_OPEN, DISCOUNT_BELOW_PAID.';
