SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reschedule_appointment(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_doctor_id bigint
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
    v_ends_at timestamptz;
    v_doctor_id bigint;
    v_department_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.reschedule');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        CASE WHEN p_duration_minutes IS NOT NULL THEN rules.number_problem('durationMinutes', p_duration_minutes, 5, 480) END,
        CASE WHEN p_doctor_id IS NOT NULL THEN rules.id_problem('doctorId', p_doctor_id) END
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    SELECT a.* INTO STRICT v_appointment FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    PERFORM auth.require_patient(p_hospital_id, 'appointment.reschedule', v_appointment.patient_id);
    -- Both calendars, in ascending order.
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id IN (v_appointment.doctor_id, coalesce(p_doctor_id, v_appointment.doctor_id))
    ORDER BY c.doctor_id FOR UPDATE;
    IF v_appointment.doctor_id <> (
        SELECT a.doctor_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ) THEN
        -- Moved to another doctor before these locks: that doctor's calendar has to come first, too. From here on nobody moves it.
        RAISE EXCEPTION USING errcode = '40001', message = 'The appointment was moved meanwhile; try again.';
    END IF;
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    IF v_appointment.status <> 'BOOKED' THEN
        PERFORM rules.refuse_transition('appointment', v_appointment.status, 'BOOKED');
    END IF;
    v_ends_at := p_starts_at + make_interval(mins => coalesce(
        p_duration_minutes, ceil(extract(EPOCH FROM v_appointment.ends_at - v_appointment.starts_at) / 60)::integer
    ));
    v_doctor_id := coalesce(p_doctor_id, v_appointment.doctor_id);
    v_department_id := (clinic.check_booking(
        p_hospital_id, v_appointment.patient_id, v_doctor_id, p_starts_at, v_ends_at, p_appointment_id, false
    )).department_id;
    PERFORM clinic.end_own_holds(p_hospital_id, v_doctor_id, p_starts_at, v_ends_at);
    -- It overlaps nothing now, even if it did before.
    UPDATE clinic.appointments AS a
    SET starts_at = p_starts_at, ends_at = v_ends_at, doctor_id = v_doctor_id, department_id = v_department_id,
        overbooked_at = NULL, overbooked_by_id = NULL, overbook_reason = NULL
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    RETURN clinic.appointment_answer(p_hospital_id, p_appointment_id);
END
$$;
COMMENT ON FUNCTION api.reschedule_appointment(bigint, uuid, bigint, timestamptz, integer, bigint) IS
'Moves a BOOKED appointment to another time, duration or doctor through the same check as booking (rule 1, clinic.check_booking). What is null stays.
Requires: appointment.reschedule.
Errors: BAD_USER_INPUT, BAD_TRANSITION, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED.';
GRANT EXECUTE ON FUNCTION api.reschedule_appointment(bigint, uuid, bigint, timestamptz, integer, bigint) TO wardgraph_api;
