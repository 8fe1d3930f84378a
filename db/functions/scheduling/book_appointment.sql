SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.book_appointment(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz,
    p_duration_minutes integer, p_reason text,
    p_hold_id bigint DEFAULT NULL, p_overbook_reason text DEFAULT NULL, p_request_id uuid DEFAULT NULL
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.book');
    IF p_overbook_reason IS NOT NULL THEN
        PERFORM auth.require('appointment.overbook');
    END IF;
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480),
        rules.optional_text_problem('reason', p_reason, 1000),
        CASE WHEN p_hold_id IS NOT NULL THEN rules.id_problem('holdId', p_hold_id) END,
        CASE WHEN p_overbook_reason IS NOT NULL THEN rules.text_problem('overbookReason', p_overbook_reason, 1000) END
    ]);
    PERFORM auth.require_patient(p_hospital_id, 'appointment.book', p_patient_id);
    IF p_overbook_reason IS NOT NULL THEN
        PERFORM auth.require_doctor('appointment.overbook', p_doctor_id);
    END IF;
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'book_appointment',
        -- Without either it is what it was before there were holds: a request may be repeated across an upgrade.
        jsonb_build_array(p_patient_id, p_doctor_id, p_starts_at, p_duration_minutes, p_reason)
        || CASE WHEN num_nonnulls(p_hold_id, p_overbook_reason) > 0 THEN jsonb_build_array(p_hold_id, p_overbook_reason) ELSE '[]' END
    );
    IF v_id IS NULL THEN
        v_id := (clinic.insert_booking(
            p_hospital_id, p_patient_id, p_doctor_id, p_starts_at, p_duration_minutes, p_reason, p_hold_id, p_overbook_reason
        )).id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.appointment_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.book_appointment(bigint, uuid, bigint, bigint, timestamptz, integer, text, bigint, text, uuid) IS
'Books an appointment (rule 1). A slot held by the asker is free for the asker; with p_hold_id the booking takes place only while that hold lasts. With p_overbook_reason, a doctor only in their own calendar and only if they may book, over another appointment of the doctor, never of the patient.
Requires: appointment.book; appointment.overbook with p_overbook_reason.
Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED, HOLD_ENDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.book_appointment(bigint, uuid, bigint, bigint, timestamptz, integer, text, bigint, text, uuid) TO wardgraph_api;
