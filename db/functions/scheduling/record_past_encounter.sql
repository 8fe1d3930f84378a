SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.record_past_encounter(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_diagnosis text, p_notes text, p_reason text, p_request_id uuid DEFAULT NULL
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hospital clinic.hospitals;
    v_day date;
    v_ends_at timestamptz;
    v_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    SELECT h.* INTO STRICT v_hospital FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    v_day := (p_starts_at AT TIME ZONE v_hospital.time_zone)::date;
    v_ends_at := p_starts_at + make_interval(mins => p_duration_minutes);
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        rules.problem_unless(v_ends_at <= clinic.clock() IS NOT FALSE, 'startsAt', 'NOT_PAST', 'must be so that the encounter is over'),
        rules.problem_unless(
            v_day >= clinic.today(p_hospital_id) - v_hospital.past_visit_days IS NOT FALSE, 'startsAt', 'OUT_OF_RANGE',
            format('must be at most %s days ago', v_hospital.past_visit_days)
        ),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480),
        rules.text_problem('diagnosis', p_diagnosis, 2000),
        rules.optional_text_problem('notes', p_notes, 20000),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    PERFORM auth.require_doctor('appointment.treat', p_doctor_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'record_past_encounter',
        jsonb_build_array(p_patient_id, p_doctor_id, p_starts_at, p_duration_minutes, p_diagnosis, p_notes, p_reason)
    );
    IF v_id IS NULL THEN
        PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
        PERFORM clinic.lock_patient(p_hospital_id, p_patient_id, v_day);
        v_id := clinic.insert_past_encounter(
            p_hospital_id, p_patient_id, p_doctor_id, p_starts_at, v_ends_at, p_diagnosis, p_notes, p_reason
        );
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.appointment_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.record_past_encounter(bigint, uuid, bigint, bigint, timestamptz, integer, text, text, text, uuid) IS
'Enters an encounter that took place without an appointment, at most the hospital''s past_visit_days ago: a COMPLETED appointment with its visit, which keeps who entered it, when and why (rule 2). It may have been outside of all hours, but not while the doctor or the patient was in another appointment, nor after the patient had died.
Requires: appointment.treat.
Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, DOCTOR_NOT_PRACTISING, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.record_past_encounter(bigint, uuid, bigint, bigint, timestamptz, integer, text, text, text, uuid) TO wardgraph_api;
