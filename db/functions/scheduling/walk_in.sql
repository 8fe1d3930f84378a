SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.walk_in(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_doctor_id bigint, p_duration_minutes integer, p_reason text,
    p_overbook_reason text DEFAULT NULL, p_request_id uuid DEFAULT NULL
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.walk_in');
    IF p_overbook_reason IS NOT NULL THEN
        PERFORM auth.require('appointment.overbook');
    END IF;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('doctorId', p_doctor_id),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480),
        rules.optional_text_problem('reason', p_reason, 1000),
        CASE WHEN p_overbook_reason IS NOT NULL THEN rules.text_problem('overbookReason', p_overbook_reason, 1000) END
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
    IF p_overbook_reason IS NOT NULL THEN
        PERFORM auth.require_doctor('appointment.overbook', p_doctor_id);
    END IF;
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'walk_in',
        jsonb_build_array(p_patient_id, p_doctor_id, p_duration_minutes, p_reason, p_overbook_reason)
    );
    IF v_id IS NULL THEN
        v_id := (clinic.insert_booking(
            p_hospital_id, p_patient_id, p_doctor_id, date_trunc('minute', clinic.clock()), p_duration_minutes, p_reason, NULL, p_overbook_reason
        )).id;
        UPDATE clinic.appointments AS a SET status = 'CHECKED_IN', is_walk_in = true
        WHERE a.hospital_id = p_hospital_id AND a.id = v_id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.appointment_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.walk_in(bigint, uuid, bigint, bigint, integer, text, text, uuid) IS
'Books a patient who came without an appointment from the minute that has begun, and checks them in. All checks of a booking apply (rule 1). With p_overbook_reason over another appointment of the doctor, never of the patient.
Requires: appointment.walk_in; appointment.overbook with p_overbook_reason.
Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.walk_in(bigint, uuid, bigint, bigint, integer, text, text, uuid) TO wardgraph_api;
