SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.undo_appointment_status(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_reason text
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
    v_change clinic.status_changes;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.undo');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    -- Who may take a step may take it back.
    PERFORM auth.require(CASE v_appointment.status
        WHEN 'CANCELLED' THEN 'appointment.cancel' WHEN 'NO_SHOW' THEN 'appointment.mark_no_show' ELSE 'appointment.undo'
    END);
    IF v_appointment.status IN ('IN_PROGRESS', 'COMPLETED') THEN
        PERFORM rules.refuse_transition('appointment', v_appointment.status, 'BOOKED');
    END IF;
    v_change := clinic.last_status_change(p_hospital_id, p_appointment_id);
    PERFORM clinic.check_take_back(p_hospital_id, v_appointment, v_change);
    IF v_appointment.status <> 'CHECKED_IN' THEN
        PERFORM clinic.lock_freed_time(p_hospital_id, v_appointment);
    END IF;
    IF v_appointment.status = 'CANCELLED' THEN
        PERFORM clinic.check_booking(
            p_hospital_id, v_appointment.patient_id, v_appointment.doctor_id, v_appointment.starts_at, v_appointment.ends_at,
            p_appointment_id, v_appointment.overbooked_at IS NOT NULL
        );
    ELSIF v_appointment.status <> 'CHECKED_IN' THEN
        PERFORM clinic.check_still_free(p_hospital_id, v_appointment);
    END IF;
    PERFORM clinic.take_back_status(p_hospital_id, v_appointment, v_change, p_reason);
    PERFORM set_config('app.change_reason', '', true);
    RETURN clinic.appointment_answer(p_hospital_id, p_appointment_id);
END
$$;
COMMENT ON FUNCTION api.undo_appointment_status(bigint, uuid, bigint, text) IS
'Takes the latest step of an appointment at the desk back, on record and with a reason, within the hospital''s undo_hours and while nothing came of it (rule 2): it was checked in, cancelled, missed, or left unseen. One that had freed its time needs it to be still free; a cancelled one meets all checks of a booking.
Requires: appointment.undo.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, RETIRED, PATIENT_DECEASED, BAD_TRANSITION, UNDO_EXPIRED, ALREADY_FOLLOWED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED.';
GRANT EXECUTE ON FUNCTION api.undo_appointment_status(bigint, uuid, bigint, text) TO wardgraph_api;
