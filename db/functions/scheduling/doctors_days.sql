SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctors_days(p_hospital_id bigint, p_doctor_ids bigint[], p_from date, p_to date)
RETURNS TABLE (
    doctor_id bigint, day date, department_id bigint, is_practising boolean, is_within_horizon boolean,
    whole tstzrange, opening tstzmultirange, available tstzmultirange
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
    v_last_day date;
BEGIN
    SELECT h.time_zone, (clinic.clock() AT TIME ZONE h.time_zone)::date + h.booking_horizon_days INTO v_time_zone, v_last_day
    FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    RETURN QUERY
    WITH clocks AS MATERIALIZED (
        -- Where clocks are set back a wall time comes twice, where they are set forward never: an hour of the wall is cut
        -- to the time in which each offset holds.
        SELECT o.during, o.utc_offset FROM rules.utc_offsets(v_time_zone, p_from, p_to) AS o
    )
    SELECT d.id, days.day, d.department_id,
        d.licence_status = 'ACTIVE' AND d.retired_at IS NULL AND e.retired_at IS NULL AND days.day <= d.registration_expires_on,
        days.day <= v_last_day,
        (SELECT range_merge(range_agg(rules.wall_span(days.day, int4range(0, 86400), c.utc_offset) * c.during)) FROM clocks AS c),
        (
            SELECT range_agg(rules.wall_span(days.day, rules.wall_hours(e.opens_at, e.closes_at), c.utc_offset) * c.during)
            FROM clocks AS c
        ),
        coalesce((
            SELECT range_agg(rules.wall_span(days.day, rules.wall_hours(a.starts_at, a.ends_at), c.utc_offset) * c.during)
            FROM clinic.availabilities AS a CROSS JOIN clocks AS c
            WHERE a.hospital_id = p_hospital_id AND a.doctor_id = d.id AND a.weekday = extract(isodow FROM days.day)::integer
        ), '{}')
    FROM clinic.doctors AS d
    JOIN clinic.departments AS e ON e.hospital_id = d.hospital_id AND e.id = d.department_id
    CROSS JOIN LATERAL (SELECT p_from + place AS day FROM generate_series(0, p_to - p_from) AS place) AS days
    WHERE d.hospital_id = p_hospital_id AND d.id = ANY (p_doctor_ids);
END
$$;
COMMENT ON FUNCTION clinic.doctors_days(bigint, bigint[], date, date) IS
'What rule 1 says of each of these doctors on each local day from p_from to p_to, told as time and not as hours of the wall: the whole day, when the department is open, when the doctor is available, whether the doctor practises and whether the day may be booked yet. Bookings are checked by it and free slots are found by it.';
GRANT EXECUTE ON FUNCTION clinic.doctors_days(bigint, bigint[], date, date) TO wardgraph_reader;
