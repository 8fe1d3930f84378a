-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_doctor(p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint)
RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.doctors;
    v_new clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('doctorId', p_doctor_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    SELECT t.* INTO v_old FROM clinic.doctors AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('doctor', p_doctor_id);
    END IF;
    PERFORM rules.refuse_retired('doctor', p_doctor_id, v_old.retired_at);
    PERFORM clinic.refuse_to_retire_doctor(p_hospital_id, p_doctor_id);
    UPDATE clinic.doctors AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    SELECT t.* INTO STRICT v_new FROM clinic.visible_doctors AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_doctor(bigint, uuid, bigint) IS
'Retires a row of clinic.doctors: it stays, and takes part in nothing new.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_doctor(bigint, uuid, bigint) TO wardgraph_api;
