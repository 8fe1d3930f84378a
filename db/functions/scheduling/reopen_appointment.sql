SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reopen_appointment(
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
    PERFORM auth.require('appointment.treat');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    -- The doctor of what has begun never changes, and who is retired has nothing live.
    PERFORM clinic.lock_calendar_in_use(p_hospital_id, (
        SELECT a.doctor_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ));
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    PERFORM auth.require_doctor('appointment.treat', v_appointment.doctor_id);
    IF v_appointment.status NOT IN ('IN_PROGRESS', 'COMPLETED') THEN
        PERFORM rules.refuse_transition('appointment', v_appointment.status, 'CHECKED_IN');
    END IF;
    v_change := clinic.last_status_change(p_hospital_id, p_appointment_id);
    PERFORM clinic.check_take_back(p_hospital_id, v_appointment, v_change);
    PERFORM clinic.take_back_status(p_hospital_id, v_appointment, v_change, p_reason);
    PERFORM set_config('app.change_reason', '', true);
    RETURN clinic.appointment_answer(p_hospital_id, p_appointment_id);
END
$$;
COMMENT ON FUNCTION api.reopen_appointment(bigint, uuid, bigint, text) IS
'Takes the latest step of a consultation back, on record and with a reason, within the hospital''s undo_hours and while nothing came of it (rule 2): a completed one is in progress again, one in progress without a visit is checked in.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, RETIRED, BAD_TRANSITION, UNDO_EXPIRED, ALREADY_FOLLOWED.';
GRANT EXECUTE ON FUNCTION api.reopen_appointment(bigint, uuid, bigint, text) TO wardgraph_api;
