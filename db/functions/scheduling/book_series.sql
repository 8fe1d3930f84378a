SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.book_series(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_every_days integer, p_every_weeks integer, p_dates date[], p_count integer, p_until date, p_reason text, p_on_conflict text,
    p_request_id uuid DEFAULT NULL
) RETURNS clinic.appointment_series
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
    v_id bigint;
    v_day record;
    v_tried record;
    v_dates integer := 0;
    v_conflicts jsonb := '[]';
    v_series clinic.appointment_series;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.book');
    v_time_zone := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('patientId', p_patient_id),
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480),
        rules.optional_text_problem('reason', p_reason, 1000),
        rules.choice_problem('onConflict', p_on_conflict, '{ALL_OR_NONE,BOOK_WHAT_FITS}')
    ] || rules.series_problems((p_starts_at AT TIME ZONE v_time_zone)::date, p_every_days, p_every_weeks, p_dates, p_count, p_until));
    PERFORM auth.require_patient(p_hospital_id, 'appointment.book', p_patient_id);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'book_series', jsonb_build_array(
        p_patient_id, p_doctor_id, p_starts_at, p_duration_minutes, p_every_days, p_every_weeks, p_dates, p_count, p_until, p_reason, p_on_conflict
    ));
    IF v_id IS NULL THEN
        -- Once for all dates: a date that is refused lets go of what was locked for it.
        PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
        PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
        PERFORM clinic.lock_patient(p_hospital_id, p_patient_id);
        INSERT INTO clinic.appointment_series AS s (
            hospital_id, patient_id, doctor_id, booked_by_id, starts_at, duration_minutes, every_days, reason
        )
        VALUES (
            p_hospital_id, p_patient_id, p_doctor_id, auth.account_id(), p_starts_at, p_duration_minutes,
            coalesce(p_every_days, 7 * p_every_weeks), p_reason
        )
        RETURNING s.* INTO v_series;
        FOR v_day IN
            SELECT d.place, d.day, d.local_time, d.starts_at
            FROM rules.series_days(p_starts_at, v_time_zone, v_series.every_days, p_dates, p_count, p_until) AS d
        LOOP
            SELECT t.appointment_id, t.refused_code, t.refused_message INTO v_tried
            FROM clinic.try_series_date(v_series, v_day.day, v_day.local_time, v_day.starts_at) AS t;
            INSERT INTO clinic.series_dates (
                hospital_id, series_id, patient_id, place, day, local_time, starts_at, appointment_id, refused_code, refused_message
            )
            VALUES (
                p_hospital_id, v_series.id, p_patient_id, v_day.place, v_day.day, v_day.local_time, v_day.starts_at,
                v_tried.appointment_id, v_tried.refused_code, v_tried.refused_message
            );
            v_dates := v_dates + 1;
            IF v_tried.refused_code IS NOT NULL THEN
                v_conflicts := v_conflicts || rules.series_conflict(
                    v_day.place, v_day.day, v_day.local_time, v_day.starts_at, v_tried.refused_code, v_tried.refused_message
                );
            END IF;
        END LOOP;
        IF jsonb_array_length(v_conflicts) >= (CASE p_on_conflict WHEN 'ALL_OR_NONE' THEN 1 ELSE v_dates END) THEN
            PERFORM rules.refuse_series(v_conflicts, v_dates);
        END IF;
        v_id := v_series.id;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    RETURN clinic.series_answer(p_hospital_id, v_id);
END
$$;
COMMENT ON FUNCTION api.book_series(bigint, uuid, bigint, bigint, timestamptz, integer, integer, integer, date[], integer, date, text, text, uuid) IS
'Books a series of 2 to 100 appointments at the same time on the wall: every so many days or weeks, so many or until a day, or on given days (rule 1). ALL_OR_NONE: if one is not possible, SERIES_CONFLICTS names all that are not. BOOK_WHAT_FITS: the others are booked, and the series says why these were not; none at all is SERIES_CONFLICTS.
Requires: appointment.book.
Errors: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED, SERIES_CONFLICTS, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.book_series(
    bigint, uuid, bigint, bigint, timestamptz, integer, integer, integer, date[], integer, date, text, text, uuid
) TO wardgraph_api;
