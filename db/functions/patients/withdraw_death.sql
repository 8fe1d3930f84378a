SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.withdraw_death(p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_reason text)
RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.death');
    PERFORM rules.check_input(ARRAY[rules.id_problem('patientId', p_patient_id), rules.text_problem('reason', p_reason, 1000)]);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
    PERFORM clinic.lock_record(p_hospital_id, p_patient_id);
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id AND p.deceased_on IS NOT NULL;
    IF NOT FOUND THEN
        PERFORM rules.refuse_transition('patient', 'LIVING', 'LIVING');
    END IF;
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    UPDATE clinic.patients AS p SET deceased_on = NULL WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.withdraw_death(bigint, uuid, bigint, text) IS
'Takes back a date of death that was recorded by mistake, for a reason that stays on record. Appointments that the death cancelled stay cancelled.
Requires: patient.death.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.withdraw_death(bigint, uuid, bigint, text) TO wardgraph_api;
