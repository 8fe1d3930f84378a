SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_patient(p_hospital_id bigint, p_patient_id bigint, p_on date DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient record;
BEGIN
    SELECT p.retired_at, p.merged_into_id, p.deceased_on INTO v_patient
    FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
    PERFORM clinic.refuse_closed_record(p_patient_id, v_patient.merged_into_id, v_patient.deceased_on, v_patient.retired_at, p_on);
END
$$;
COMMENT ON FUNCTION clinic.lock_patient(bigint, bigint, date) IS
'Locks a patient for something new: NOT_FOUND, PATIENT_MERGED, PATIENT_DECEASED, and RETIRED when the record is closed. p_on is the day of what took place already, when the patient may still have lived; null for what is to come.';
