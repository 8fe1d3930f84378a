SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.start_appointment(p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    PERFORM rules.check_input(ARRAY[rules.id_problem('appointmentId', p_appointment_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    PERFORM auth.require_doctor('appointment.treat', (
        SELECT a.doctor_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ));
    RETURN clinic.set_status(p_hospital_id, p_appointment_id, 'IN_PROGRESS', NULL);
END
$$;
COMMENT ON FUNCTION api.start_appointment(bigint, uuid, bigint) IS
'The doctor receives the patient.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.start_appointment(bigint, uuid, bigint) TO wardgraph_api;
