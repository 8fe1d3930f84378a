SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_time_off(p_hospital_id bigint, p_session_id uuid, p_time_off_id bigint) RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor_id bigint;
    v_doctor clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('availability.set');
    PERFORM rules.check_input(ARRAY[rules.id_problem('timeOffId', p_time_off_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'time_off', p_time_off_id);
    -- Whose it is never changes.
    SELECT o.doctor_id INTO v_doctor_id FROM clinic.time_off AS o WHERE o.hospital_id = p_hospital_id AND o.id = p_time_off_id;
    PERFORM auth.require_doctor('availability.set', v_doctor_id);
    PERFORM clinic.lock_calendar(p_hospital_id, v_doctor_id);
    DELETE FROM clinic.time_off AS o WHERE o.hospital_id = p_hospital_id AND o.id = p_time_off_id;
    IF NOT FOUND THEN
        PERFORM auth.refuse_missing('time_off', p_time_off_id);
    END IF;
    SELECT t.* INTO STRICT v_doctor FROM clinic.visible_doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_doctor_id;
    RETURN v_doctor;
END
$$;
COMMENT ON FUNCTION api.cancel_time_off(bigint, uuid, bigint) IS
'Takes a doctor''s time off back, so that the doctor can be booked then. Answers with the doctor.
Requires: availability.set.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN.';
GRANT EXECUTE ON FUNCTION api.cancel_time_off(bigint, uuid, bigint) TO wardgraph_api;
