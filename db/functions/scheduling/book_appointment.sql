SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.book_appointment(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz,
    p_duration_minutes integer, p_reason text, p_request_id uuid
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.book');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480),
        rules.optional_text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_patient(p_hospital_id, 'appointment.book', p_patient_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'book_appointment',
        jsonb_build_array(p_patient_id, p_doctor_id, p_starts_at, p_duration_minutes, p_reason)
    );
    IF v_id IS NULL THEN
        v_id := (clinic.insert_booking(p_hospital_id, p_patient_id, p_doctor_id, p_starts_at, p_duration_minutes, p_reason)).id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.appointment_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.book_appointment(bigint, uuid, bigint, bigint, timestamptz, integer, text, uuid) IS
'Books an appointment (rule 1; PATIENT for herself, RECEPTIONIST, ADMIN). BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.book_appointment(bigint, uuid, bigint, bigint, timestamptz, integer, text, uuid) TO wardgraph_api;
