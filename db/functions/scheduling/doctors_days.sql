SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctors_days(p_hospital_id bigint, p_doctor_ids bigint[], p_from date, p_to date)
RETURNS TABLE (
    doctor_id bigint, day date, department_id bigint, is_practising boolean,
    whole tstzrange, opening tstzmultirange, available tstzmultirange, shifts tstzmultirange
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_a_day CONSTANT int4multirange := '{[0,86400)}';
    v_time_zone text;
BEGIN
    SELECT h.time_zone INTO v_time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    RETURN QUERY
    WITH clocks AS MATERIALIZED (
        -- Where clocks are set back a wall time comes twice, where they are set forward never: an hour of the wall is cut
        -- to the time in which each offset holds. The shift that begins last may end on the day after.
        SELECT o.during, o.utc_offset FROM rules.utc_offsets(v_time_zone, p_from, p_to + 1) AS o
    ), wall AS (
        -- Seconds of the wall, from the midnight that begins the day: hours that passed midnight the day before go on at 0.
        SELECT d.id, days.day, d.department_id,
            d.licence_status = 'ACTIVE' AND d.retired_at IS NULL AND e.retired_at IS NULL AND days.day <= d.registration_expires_on AS is_practising,
            rules.daily_hours(e.opens_at, e.closes_at) AS opening,
            coalesce((
                SELECT range_agg(rules.wall_hours(a.starts_at, a.ends_at)) FROM clinic.availabilities AS a
                WHERE a.hospital_id = p_hospital_id AND a.doctor_id = d.id AND a.weekday = extract(isodow FROM days.day)::integer
            ), '{}') AS begun,
            coalesce((
                SELECT range_agg(int4range(0, ceil(extract(epoch FROM a.ends_at))::integer)) FROM clinic.availabilities AS a
                WHERE a.hospital_id = p_hospital_id AND a.doctor_id = d.id AND a.weekday = extract(isodow FROM days.day - 1)::integer
                    AND a.ends_at <= a.starts_at
            ), '{}') AS carried_over,
            days.day = d.registration_expires_on AS is_last
        FROM clinic.doctors AS d
        JOIN clinic.departments AS e ON e.hospital_id = d.hospital_id AND e.id = d.department_id
        CROSS JOIN LATERAL (SELECT p_from + place AS day FROM generate_series(0, p_to - p_from) AS place) AS days
        WHERE d.hospital_id = p_hospital_id AND d.id = ANY (p_doctor_ids)
    )
    SELECT w.id, w.day, w.department_id, w.is_practising,
        (SELECT range_merge(range_agg(rules.wall_span(w.day, int4range(0, 86400), c.utc_offset) * c.during)) FROM clocks AS c),
        spans.opening, spans.available, spans.shifts
    FROM wall AS w
    CROSS JOIN LATERAL (
        SELECT
            coalesce(range_agg(hours.during) FILTER (WHERE hours.kind = 1), '{}') AS opening,
            coalesce(range_agg(hours.during) FILTER (WHERE hours.kind = 2), '{}') AS available,
            coalesce(range_agg(hours.during) FILTER (WHERE hours.kind = 3), '{}') AS shifts
        FROM (
            SELECT of_wall.kind, rules.wall_span(w.day, of_wall.hours, c.utc_offset) * c.during AS during
            FROM clocks AS c
            CROSS JOIN (
                SELECT 1 AS kind, unnest(w.opening * v_a_day) AS hours
                UNION ALL SELECT 2, unnest((w.begun + w.carried_over) * v_a_day)
                -- On the last day of the registration a shift ends with the day.
                UNION ALL SELECT 3, unnest(CASE WHEN w.is_last THEN w.begun * w.opening * v_a_day ELSE w.begun * w.opening END)
            ) AS of_wall
        ) AS hours
    ) AS spans;
END
$$;
COMMENT ON FUNCTION clinic.doctors_days(bigint, bigint[], date, date) IS
'What rule 1 says of each of these doctors on each local day from p_from to p_to, told as time and not as hours of the wall: the whole day; when on it the department is open and the doctor is available; whether the doctor practises; and the shifts that begin on it, which are what the department''s hours leave of the doctor''s, and may end on the next day. Bookings are checked by it and free slots are found by it.';
GRANT EXECUTE ON FUNCTION clinic.doctors_days(bigint, bigint[], date, date) TO wardgraph_reader;
