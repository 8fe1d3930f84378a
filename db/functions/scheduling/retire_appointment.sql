SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_appointment(p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_reason text) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.edit');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    PERFORM rules.refuse_retired('appointment', p_appointment_id, v_appointment.retired_at);
    IF v_appointment.status IN ('IN_PROGRESS', 'COMPLETED') THEN
        PERFORM rules.refuse_transition('appointment', v_appointment.status, 'CANCELLED');
    END IF;
    PERFORM clinic.refuse_to_retire_appointment(p_hospital_id, p_appointment_id);
    UPDATE clinic.appointments AS a
    SET retired_at = clinic.clock(), retired_by_id = auth.account_id(), retirement_reason = btrim(p_reason),
        status = CASE WHEN a.status IN ('NO_SHOW', 'LEFT_UNSEEN') THEN a.status ELSE 'CANCELLED' END,
        cancellation_reason = CASE WHEN a.status NOT IN ('NO_SHOW', 'LEFT_UNSEEN') THEN coalesce(a.cancellation_reason, btrim(p_reason)) END,
        cancellation_wanted_by = CASE
            WHEN a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') THEN a.cancellation_wanted_by ELSE 'HOSPITAL'
        END
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN clinic.appointment_answer(p_hospital_id, p_appointment_id);
END
$$;
COMMENT ON FUNCTION api.retire_appointment(bigint, uuid, bigint, text) IS
'Marks an appointment as entered by mistake: it is cancelled if it was not over, and kept. BAD_TRANSITION once it has begun, IN_USE while a bill that is not void names it.
Requires: appointment.edit.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, BAD_TRANSITION, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_appointment(bigint, uuid, bigint, text) TO wardgraph_api;
