-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_appointment(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_reason text, p_wanted_by text DEFAULT 'PATIENT'
)
RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.appointments;
    v_new clinic.appointments;
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
        SELECT t.patient_id FROM clinic.appointments AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id
    ));
    PERFORM clinic.check_wanted_by(p_wanted_by, (
        SELECT t.patient_id FROM clinic.appointments AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id
    ));
    PERFORM clinic.lock_appointment(p_hospital_id, p_appointment_id);
    SELECT t.* INTO v_old FROM clinic.appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('appointment', p_appointment_id);
    END IF;
    IF v_old.status NOT IN ('BOOKED', 'CHECKED_IN') THEN
        PERFORM rules.refuse_transition('appointment', v_old.status, 'CANCELLED');
    END IF;
    UPDATE clinic.appointments AS t SET status = 'CANCELLED', cancellation_reason = p_reason, cancellation_wanted_by = p_wanted_by
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    SELECT t.* INTO STRICT v_new FROM clinic.visible_appointments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_appointment_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.cancel_appointment(bigint, uuid, bigint, text, text) IS
'Cancels a BOOKED or CHECKED_IN appointment: its time is free again.
Requires: appointment.cancel.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.cancel_appointment(bigint, uuid, bigint, text, text) TO wardgraph_api;
