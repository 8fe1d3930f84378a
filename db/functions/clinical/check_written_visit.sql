SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_written_visit(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_visited_at CONSTANT timestamptz := (p_new ->> 'visited_at')::timestamptz;
    v_starts_at timestamptz;
    v_time_zone text;
    v_earliest timestamptz;
BEGIN
    SELECT a.starts_at, h.time_zone INTO v_starts_at, v_time_zone FROM clinic.appointments AS a
    JOIN clinic.hospitals AS h ON h.id = a.hospital_id
    WHERE a.hospital_id = p_hospital_id AND a.id = (p_new ->> 'appointment_id')::bigint;
    IF p_old IS NULL THEN
        PERFORM clinic.refuse_deceased(p.id, p.deceased_on) FROM clinic.patients AS p
        WHERE p.hospital_id = p_hospital_id AND p.id = (p_new ->> 'patient_id')::bigint
            AND p.deceased_on < clinic.today(p_hospital_id);
    END IF;
    IF v_visited_at = (p_old ->> 'visited_at')::timestamptz THEN
        RETURN;
    END IF;
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        v_visited_at <= clinic.clock() IS NOT FALSE, 'visitedAt', 'OUT_OF_RANGE', 'must not be in the future'
    )]);
    v_earliest := clinic.day_start(p_hospital_id, (v_starts_at AT TIME ZONE v_time_zone)::date);
    IF v_visited_at < v_earliest THEN
        RAISE EXCEPTION USING
            errcode = 'ZH220', message = 'A visit cannot be before the day of its appointment.',
            detail = jsonb_build_object(
                'appointmentId', p_new ->> 'appointment_id', 'startsAt', v_starts_at, 'visitedAt', v_visited_at,
                'earliest', v_earliest, 'timeZone', v_time_zone
            )::text,
            hint = 'Enter when the doctor saw the patient.';
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_written_visit(bigint, jsonb, jsonb) IS
'Rule 2 for a visit that somebody writes with SQL: it is neither to come nor before the day of its appointment, and of nobody who had died. BAD_USER_INPUT, TOO_EARLY, PATIENT_DECEASED.';
