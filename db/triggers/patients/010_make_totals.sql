SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.make_patient_totals() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.patient_totals (hospital_id, patient_id, total_billed, refund_due)
    SELECT new.hospital_id, new.id, rules.round_money(0, h.currency), rules.round_money(0, h.currency)
    FROM clinic.hospitals AS h WHERE h.id = new.hospital_id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.make_patient_totals() IS
'A new patient has a row of totals, which are nothing in the hospital''s currency.';
CREATE OR REPLACE TRIGGER make_totals AFTER INSERT ON clinic.patients
FOR EACH ROW EXECUTE FUNCTION clinic.make_patient_totals();
