SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.check_in_appointment(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.check_in');
    PERFORM rules.check_input(ARRAY[rules.id_problem('appointmentId', p_appointment_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    RETURN clinic.set_status(p_hospital_id, p_appointment_id, 'CHECKED_IN', NULL);
END
$$;
COMMENT ON FUNCTION api.check_in_appointment(bigint, uuid, bigint) IS
'The patient is here.
Requires: appointment.check_in.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.check_in_appointment(bigint, uuid, bigint) TO wardgraph_api;
