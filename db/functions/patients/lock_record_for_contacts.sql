SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_record_for_contacts(p_hospital_id bigint, p_patient_id bigint, p_permission text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The command has made sure that the asker sees the patient; another role than the patient's own may show others, too.
    IF NOT auth.may(p_permission) AND p_patient_id IS DISTINCT FROM auth.patient_id() THEN
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
    PERFORM clinic.lock_record(p_hospital_id, p_patient_id);
    -- In a statement after the lock.
    PERFORM rules.refuse_retired('patient', p_patient_id, (
        SELECT p.retired_at FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id
    ));
END
$$;
COMMENT ON FUNCTION clinic.lock_record_for_contacts(bigint, bigint, text) IS
'Locks the record of a patient, dead or alive, that a contact person is added to: the asker''s own where the permission is held only as ".own". NOT_FOUND, PATIENT_MERGED, RETIRED.';
