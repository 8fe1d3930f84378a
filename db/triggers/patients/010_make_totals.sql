SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.make_patient_totals() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.patient_totals (
        hospital_id, patient_id, currency, total_billed, refund_due, covered, paid, refunded, balance, written_off, insurer_paid, insurer_balance
    )
    SELECT
        new.hospital_id, new.id, n.currency, n.nothing, n.nothing, n.nothing, n.nothing, n.nothing, n.nothing, n.nothing, n.nothing, n.nothing
    FROM (
        SELECT h.currency, rules.round_money(0, h.currency) AS nothing FROM clinic.hospitals AS h WHERE h.id = new.hospital_id
        -- Rounded once, and not for each column again.
        OFFSET 0
    ) AS n;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.make_patient_totals() IS
'A new patient has a row of totals, which are nothing in the hospital''s currency.';
CREATE OR REPLACE TRIGGER make_totals AFTER INSERT ON clinic.patients
FOR EACH ROW EXECUTE FUNCTION clinic.make_patient_totals();
