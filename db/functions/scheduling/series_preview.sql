SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.series_preview(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_doctor_id bigint, p_starts_at timestamptz, p_duration_minutes integer,
    p_every_days integer, p_every_weeks integer, p_dates date[], p_count integer, p_until date
)
RETURNS TABLE (place integer, day date, local_time time, starts_at timestamptz, ends_at timestamptz, refused_code text, refused_message text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_time_zone := (SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id);
    PERFORM rules.check_input(ARRAY[
        CASE WHEN p_patient_id IS NOT NULL THEN rules.id_problem('patientId', p_patient_id) END,
        rules.id_problem('doctorId', p_doctor_id),
        rules.problem_unless(p_starts_at IS NOT NULL, 'startsAt', 'REQUIRED', 'is required'),
        rules.minute_problem('startsAt', extract(SECOND FROM p_starts_at)),
        rules.number_problem('durationMinutes', p_duration_minutes, 5, 480)
    ] || rules.series_problems((p_starts_at AT TIME ZONE v_time_zone)::date, p_every_days, p_every_weeks, p_dates, p_count, p_until));
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    IF p_patient_id IS NOT NULL THEN
        -- Only who may book for a patient learns when the patient is busy.
        PERFORM auth.require_patient(p_hospital_id, 'appointment.book', p_patient_id);
        PERFORM clinic.refuse_closed_record(p.id, p.merged_into_id, p.deceased_on, p.retired_at)
        FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id;
    END IF;
    FOR place, day, local_time, starts_at IN
        SELECT d.place, d.day, d.local_time, d.starts_at
        FROM rules.series_days(p_starts_at, v_time_zone, coalesce(p_every_days, 7 * p_every_weeks), p_dates, p_count, p_until) AS d
    LOOP
        ends_at := starts_at + make_interval(mins => p_duration_minutes);
        refused_code := NULL;
        refused_message := NULL;
        BEGIN
            PERFORM rules.refuse_skipped(starts_at, day, local_time);
            PERFORM clinic.check_slot(p_hospital_id, p_doctor_id, starts_at, ends_at, NULL, false);
            PERFORM clinic.check_patient_free(p_hospital_id, p_patient_id, starts_at, ends_at, NULL);
        EXCEPTION WHEN OTHERS THEN
            refused_code := rules.booking_error(sqlstate);
            IF refused_code IS NULL THEN
                RAISE;
            END IF;
            refused_message := sqlerrm;
        END;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION api.series_preview(bigint, uuid, bigint, bigint, timestamptz, integer, integer, integer, date[], integer, date) IS
'What api.book_series would say of each date now, without booking anything: free times are everybody''s to know; whether p_patient_id is free learns who may book for the patient. A patient who can have nothing booked is refused, as there.
Requires: nothing.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, PATIENT_MERGED, PATIENT_DECEASED.';
GRANT EXECUTE ON FUNCTION api.series_preview(bigint, uuid, bigint, bigint, timestamptz, integer, integer, integer, date[], integer, date) TO wardgraph_api;
