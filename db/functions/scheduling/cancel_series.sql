SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_series(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_reason text, p_wanted_by text DEFAULT 'PATIENT'
) RETURNS clinic.appointment_series
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_from clinic.appointments;
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.cancel');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.text_problem('reason', p_reason, 1000),
        rules.choice_problem('wantedBy', p_wanted_by, '{PATIENT,HOSPITAL}')
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    PERFORM auth.require_patient(p_hospital_id, 'appointment.cancel', (
        SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ));
    PERFORM clinic.check_wanted_by(p_wanted_by, (
        SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ));
    v_from := clinic.lock_series_from(p_hospital_id, p_appointment_id, NULL);
    FOR v_id IN
        SELECT a.id FROM clinic.appointments AS a
        WHERE a.hospital_id = p_hospital_id AND a.series_id = v_from.series_id AND a.status = 'BOOKED' AND a.starts_at >= v_from.starts_at
        ORDER BY a.id
    LOOP
        UPDATE clinic.appointments AS a SET status = 'CANCELLED', cancellation_reason = p_reason, cancellation_wanted_by = p_wanted_by
        WHERE a.hospital_id = p_hospital_id AND a.id = v_id;
    END LOOP;
    RETURN clinic.series_answer(p_hospital_id, v_from.series_id);
END
$$;
COMMENT ON FUNCTION api.cancel_series(bigint, uuid, bigint, text, text) IS
'Cancels a BOOKED appointment of a series and all BOOKED ones after it: their time is free again.
Requires: appointment.cancel.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.cancel_series(bigint, uuid, bigint, text, text) TO wardgraph_api;
