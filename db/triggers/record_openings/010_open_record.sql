SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.open_record() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.doctor_patients AS k (hospital_id, doctor_id, patient_id, open_until)
    VALUES (new.hospital_id, new.doctor_id, new.patient_id, new.expires_at)
    ON CONFLICT (hospital_id, doctor_id, patient_id) DO UPDATE SET open_until = greatest(k.open_until, excluded.open_until);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.open_record() IS
'Break-glass: the doctor sees the patient until the opening expires.';
CREATE OR REPLACE TRIGGER open_record AFTER INSERT ON clinic.record_openings
FOR EACH ROW EXECUTE FUNCTION clinic.open_record();
