SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.make_patient_totals() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.patient_totals (hospital_id, patient_id) VALUES (new.hospital_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.make_patient_totals() IS
'A new patient has a row of totals.';
CREATE OR REPLACE TRIGGER make_totals AFTER INSERT ON clinic.patients
FOR EACH ROW EXECUTE FUNCTION clinic.make_patient_totals();
