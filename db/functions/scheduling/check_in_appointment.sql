-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.check_in_appointment(p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint)
RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.appointments;
    v_new clinic.appointments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.check_in');
    PERFORM rules.check_input(ARRAY[rules.id_problem('appointmentId', p_appointment_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    PERFORM clinic.lock_appointment(p_hospital_id, p_appointment_id);
    SELECT t.* INTO v_old FROM clinic.appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('appointment', p_appointment_id);
    END IF;
    IF v_old.status = 'NO_SHOW' THEN
        PERFORM clinic.take_back_no_show(p_hospital_id, v_old);
        SELECT t.* INTO v_old FROM clinic.appointments AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    END IF;
    IF v_old.status NOT IN ('BOOKED') THEN
        PERFORM rules.refuse_transition('appointment', v_old.status, 'CHECKED_IN');
    END IF;
    UPDATE clinic.appointments AS t SET status = 'CHECKED_IN'
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    SELECT t.* INTO STRICT v_new FROM clinic.visible_appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.check_in_appointment(bigint, uuid, bigint) IS
'Records that the patient has arrived, on the appointment''s day at the earliest: BOOKED becomes CHECKED_IN. So does NO_SHOW for a patient who comes late, if the time is still free.
Requires: appointment.check_in.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, TOO_EARLY, RETIRED, PATIENT_DECEASED, UNDO_EXPIRED, ALREADY_FOLLOWED, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED.';
GRANT EXECUTE ON FUNCTION api.check_in_appointment(bigint, uuid, bigint) TO wardgraph_api;
