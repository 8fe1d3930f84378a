SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.calendar_by_doctor_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_view text, p_on date)
RETURNS TABLE (
    doctor_id bigint, day date, kind text, starts_at timestamptz, ends_at timestamptz, appointment_id bigint, time_off_id bigint, hold_id bigint
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most_days CONSTANT integer := 700;
    v_from date;
    v_to date;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[
        rules.choice_problem('view', p_view, '{DAY,WEEK,MONTH}'),
        rules.problem_unless(
            p_on BETWEEN clinic.today(p_hospital_id) - 3660 AND clinic.today(p_hospital_id) + 3660, 'on', 'OUT_OF_RANGE', 'must be within ten years of today'
        )
    ]);
    v_from := CASE p_view WHEN 'DAY' THEN p_on ELSE date_trunc(p_view, p_on::timestamp)::date END;
    v_to := CASE p_view WHEN 'DAY' THEN p_on WHEN 'WEEK' THEN v_from + 6 ELSE (v_from + interval '1 month')::date - 1 END;
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        coalesce(cardinality(p_ids), 0) * (v_to - v_from + 1) <= v_most_days, 'view', 'TOO_LARGE',
        format('asks for more than %s days, counted for each doctor: ask for fewer doctors or days', v_most_days)
    )]);
    RETURN QUERY
    WITH days AS MATERIALIZED (
        SELECT d.doctor_id, d.day, d.whole, d.opening, d.available FROM clinic.doctors_days(p_hospital_id, p_ids, v_from, v_to) AS d
    ), bounds AS MATERIALIZED (
        SELECT min(lower(days.whole)) AS starts_at, max(upper(days.whole)) AS ends_at FROM days
    ), taken AS (
        SELECT a.doctor_id, 'APPOINTMENT' AS kind, a.starts_at, a.ends_at, a.id AS appointment_id, NULL::bigint AS time_off_id, NULL::bigint AS hold_id
        FROM clinic.visible_appointments AS a, bounds
        -- None takes longer than a day; so bounded, the index on its start finds it.
        WHERE a.hospital_id = p_hospital_id AND a.doctor_id = ANY (p_ids) AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
            AND a.starts_at < bounds.ends_at AND a.starts_at > bounds.starts_at - interval '1 day' AND a.ends_at > bounds.starts_at
        UNION ALL
        SELECT o.doctor_id, 'TIME_OFF', o.starts_at, o.ends_at, NULL, o.id, NULL
        FROM clinic.time_off AS o, bounds
        WHERE o.hospital_id = p_hospital_id AND o.doctor_id = ANY (p_ids) AND o.starts_at < bounds.ends_at AND o.ends_at > bounds.starts_at
        UNION ALL
        SELECT h.doctor_id, 'HOLD', h.starts_at, h.ends_at, NULL, NULL, h.id
        FROM clinic.holds AS h, bounds
        WHERE h.hospital_id = p_hospital_id AND h.doctor_id = ANY (p_ids) AND h.starts_at < bounds.ends_at AND h.ends_at > bounds.starts_at
            AND h.expires_at > clinic.clock()
    ), entries AS (
        SELECT days.doctor_id, days.day, 'OPENING' AS kind, lower(span.during) AS starts_at, upper(span.during) AS ends_at,
            NULL::bigint AS appointment_id, NULL::bigint AS time_off_id, NULL::bigint AS hold_id
        FROM days CROSS JOIN LATERAL unnest(days.opening) AS span (during)
        UNION ALL
        SELECT days.doctor_id, days.day, 'AVAILABLE', lower(span.during), upper(span.during), NULL, NULL, NULL
        FROM days CROSS JOIN LATERAL unnest(days.available) AS span (during)
        UNION ALL
        SELECT days.doctor_id, days.day, taken.kind, greatest(taken.starts_at, lower(days.whole)), least(taken.ends_at, upper(days.whole)),
            taken.appointment_id, taken.time_off_id, taken.hold_id
        FROM days JOIN taken ON taken.doctor_id = days.doctor_id AND days.whole && tstzrange(taken.starts_at, taken.ends_at)
    )
    SELECT e.doctor_id, e.day, e.kind, e.starts_at, e.ends_at, e.appointment_id, e.time_off_id, e.hold_id
    FROM entries AS e
    ORDER BY e.doctor_id, e.day, e.starts_at, array_position('{OPENING,AVAILABLE,TIME_OFF,APPOINTMENT,HOLD}', e.kind), e.ends_at;
END
$$;
COMMENT ON FUNCTION api.calendar_by_doctor_id(bigint, uuid, bigint[], text, date) IS
'For each doctor of p_ids what the day, week (from Monday) or month around p_on holds, day by day in the hospital''s time zone: when the department is open, when the doctor is available, and as far as the asker may see them the time off, live appointments and holds, cut where a day ends. At most 700 days, counted for each doctor.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.calendar_by_doctor_id(bigint, uuid, bigint[], text, date) TO wardgraph_api;
