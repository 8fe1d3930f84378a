SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_appointment(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_reason text
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.cancel');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    PERFORM auth.require_patient(p_hospital_id, 'appointment.cancel', (
        SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ));
    RETURN clinic.set_status(p_hospital_id, p_appointment_id, 'CANCELLED', btrim(p_reason));
END
$$;
COMMENT ON FUNCTION api.cancel_appointment(bigint, uuid, bigint, text) IS
'Cancels an appointment that has not begun, with the reason; its time is free again.
Requires: appointment.cancel.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.cancel_appointment(bigint, uuid, bigint, text) TO wardgraph_api;
