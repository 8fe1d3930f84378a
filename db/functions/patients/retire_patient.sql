-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_patient(p_hospital_id bigint, p_session_id uuid, p_patient_id bigint)
RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.patients;
    v_new clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.register');
    PERFORM rules.check_input(ARRAY[rules.id_problem('patientId', p_patient_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
    PERFORM clinic.lock_record(p_hospital_id, p_patient_id);
    SELECT t.* INTO v_old FROM clinic.patients AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
    PERFORM rules.refuse_retired('patient', p_patient_id, v_old.retired_at);
    PERFORM clinic.refuse_to_retire_patient(p_hospital_id, p_patient_id);
    UPDATE clinic.patients AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    SELECT t.* INTO STRICT v_new FROM clinic.visible_patients AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_patient(bigint, uuid, bigint) IS
'Retires a row of clinic.patients: it stays, and takes part in nothing new.
Requires: patient.register.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, RETIRED, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_patient(bigint, uuid, bigint) TO wardgraph_api;
