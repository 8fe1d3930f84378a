SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reschedule_series(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_doctor_id bigint, p_on_conflict text
) RETURNS clinic.appointment_series
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
    v_from clinic.appointments;
    v_local_start timestamp;
    v_days integer;
    v_each clinic.appointments;
    v_day date;
    v_starts_at timestamptz;
    v_tried record;
    v_place integer;
    v_dates integer := 0;
    v_conflicts jsonb := '[]';
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.reschedule');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        CASE WHEN p_duration_minutes IS NOT NULL THEN rules.number_problem('durationMinutes', p_duration_minutes, 5, 480) END,
        CASE WHEN p_doctor_id IS NOT NULL THEN rules.id_problem('doctorId', p_doctor_id) END,
        rules.choice_problem('onConflict', p_on_conflict, '{ALL_OR_NONE,BOOK_WHAT_FITS}')
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    PERFORM auth.require_patient(p_hospital_id, 'appointment.reschedule', (
        SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    ));
    IF p_doctor_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    END IF;
    v_from := clinic.lock_series_from(p_hospital_id, p_appointment_id, p_doctor_id);
    v_time_zone := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    v_local_start := p_starts_at AT TIME ZONE v_time_zone;
    v_days := v_local_start::date - (v_from.starts_at AT TIME ZONE v_time_zone)::date;
    -- Those that get out of the way come first.
    FOR v_each IN
        SELECT a.* FROM clinic.appointments AS a
        WHERE a.hospital_id = p_hospital_id AND a.series_id = v_from.series_id AND a.status = 'BOOKED' AND a.starts_at >= v_from.starts_at
        ORDER BY CASE WHEN p_starts_at > v_from.starts_at THEN a.starts_at END DESC, a.starts_at
    LOOP
        v_day := (v_each.starts_at AT TIME ZONE v_time_zone)::date + v_days;
        v_starts_at := CASE v_each.id WHEN p_appointment_id THEN p_starts_at ELSE (rules.wall_moments(v_day + v_local_start::time, v_time_zone))[1] END;
        SELECT t.refused_code, t.refused_message INTO v_tried FROM clinic.try_series_move(
            p_hospital_id, v_each, coalesce(p_doctor_id, v_each.doctor_id), v_day, v_local_start::time, v_starts_at,
            v_starts_at + coalesce(make_interval(mins => p_duration_minutes), v_each.ends_at - v_each.starts_at)
        ) AS t;
        UPDATE clinic.series_dates AS d
        SET day = v_day, local_time = v_local_start::time, starts_at = v_starts_at, refused_code = v_tried.refused_code, refused_message = v_tried.refused_message
        WHERE d.hospital_id = p_hospital_id AND d.appointment_id = v_each.id
        RETURNING d.place INTO v_place;
        v_dates := v_dates + 1;
        IF v_tried.refused_code IS NOT NULL THEN
            v_conflicts := v_conflicts || rules.series_conflict(
                v_place, v_day, v_local_start::time, v_starts_at, v_tried.refused_code, v_tried.refused_message
            );
        END IF;
    END LOOP;
    IF jsonb_array_length(v_conflicts) >= (CASE p_on_conflict WHEN 'ALL_OR_NONE' THEN 1 ELSE v_dates END) THEN
        PERFORM rules.refuse_series(v_conflicts, v_dates);
    END IF;
    RETURN clinic.series_answer(p_hospital_id, v_from.series_id);
END
$$;
COMMENT ON FUNCTION api.reschedule_series(bigint, uuid, bigint, timestamptz, integer, bigint, text) IS
'Moves a BOOKED appointment of a series and all BOOKED ones after it by as many days, to the same time on the wall, perhaps with another length or doctor, through the same check as booking (rule 1). ALL_OR_NONE: if one cannot move, SERIES_CONFLICTS names all that cannot. BOOK_WHAT_FITS: the others move, and the series says why these did not.
Requires: appointment.reschedule.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, BAD_TRANSITION, SERIES_CONFLICTS.';
GRANT EXECUTE ON FUNCTION api.reschedule_series(bigint, uuid, bigint, timestamptz, integer, bigint, text) TO wardgraph_api;
