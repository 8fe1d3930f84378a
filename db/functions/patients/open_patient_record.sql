SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.open_patient_record(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_reason text
) RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.open_record');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.text_problem('reason', p_reason, 1000),
        clinic.opening_reason_problem(p_reason)
    ]);
    -- The one command whose target its asker does not see yet: that is what it is for.
    PERFORM clinic.lock_record(p_hospital_id, p_patient_id);
    -- A second one at the same time waits for the first one's count.
    PERFORM auth.limit_attempts(p_hospital_id, 'record_opening.doctor', auth.doctor_id()::text);
    INSERT INTO clinic.record_openings (hospital_id, doctor_id, patient_id, reason, expires_at)
    VALUES (p_hospital_id, auth.doctor_id(), p_patient_id, btrim(p_reason), clinic.clock() + interval '4 hours');
    PERFORM audit.record_event(p_hospital_id, 'BREAK_GLASS', p_patient_ids => ARRAY[p_patient_id]);
    -- One mail that waits tells of all that were opened until it is sent; in one order, since each locks its row.
    PERFORM auth.queue_mail(p_hospital_id, 'RECORD_OPENED', a.email)
    FROM (
        SELECT a.email FROM auth.accounts AS a
        WHERE a.hospital_id = p_hospital_id AND a.roles @> '{ADMIN}' AND a.status = 'ACTIVE' ORDER BY a.email
    ) AS a;
    SELECT t.* INTO STRICT v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.open_patient_record(bigint, uuid, bigint, text) IS
'Break-glass: opens the record of somebody who is not the doctor''s patient for four hours, for a reason that stays on record, and as often as the hospital''s limit record_opening.doctor allows.
Requires: patient.open_record.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.open_patient_record(bigint, uuid, bigint, text) TO wardgraph_api;
