SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_record(p_hospital_id bigint, p_patient_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_merged_into_id bigint;
BEGIN
    SELECT p.merged_into_id INTO v_merged_into_id FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
    PERFORM clinic.refuse_merged(p_patient_id, v_merged_into_id);
END
$$;
COMMENT ON FUNCTION clinic.lock_record(bigint, bigint) IS
'Locks a patient''s record, whether the patient lives and the record is in use or not: NOT_FOUND, PATIENT_MERGED.';
