SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.outside_hours(
    p_hospital_id bigint, p_doctor_ids bigint[], p_doctor clinic.doctors DEFAULT NULL, p_department clinic.departments DEFAULT NULL
)
RETURNS TABLE (appointment_id bigint, doctor_id bigint, starts_at timestamptz, ends_at timestamptz, reasons text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_time_zone text;
BEGIN
    SELECT h.time_zone INTO v_time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
    RETURN QUERY
    WITH booked AS MATERIALIZED (
        SELECT a.id, a.doctor_id, a.department_id, a.starts_at, a.ends_at,
            (a.starts_at AT TIME ZONE v_time_zone)::date AS first_day,
            ((a.ends_at - interval '1 microsecond') AT TIME ZONE v_time_zone)::date AS last_day
        FROM clinic.appointments AS a
        -- None takes longer than a day; so bounded, the index on its start finds it.
        WHERE a.hospital_id = p_hospital_id AND a.doctor_id = ANY (p_doctor_ids) AND a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')
            AND a.starts_at > clinic.clock() - interval '1 day' AND a.ends_at > clinic.clock()
    ), spans AS (
        SELECT b.doctor_id, min(b.first_day) AS first_day, max(b.last_day) AS last_day FROM booked AS b GROUP BY b.doctor_id
    ), days AS MATERIALIZED (
        SELECT d.doctor_id, d.day, d.available
        FROM spans AS s CROSS JOIN LATERAL clinic.doctors_days(p_hospital_id, ARRAY[s.doctor_id], s.first_day, s.last_day) AS d
    ), weekly AS (
        SELECT b.id, range_agg(d.available) AS available
        FROM booked AS b
        CROSS JOIN LATERAL (SELECT b.first_day + place AS day FROM generate_series(0, b.last_day - b.first_day) AS place) AS touched
        JOIN days AS d ON d.doctor_id = b.doctor_id AND d.day = touched.day
        GROUP BY b.id
    ), clocks AS MATERIALIZED (
        SELECT o.during, o.utc_offset
        FROM rules.utc_offsets(v_time_zone, (SELECT min(s.first_day) FROM spans AS s), (SELECT max(s.last_day) FROM spans AS s)) AS o
    ), practising AS (
        -- As they are, or as they would be.
        SELECT d.id, d.department_id, e.opens_at, e.closes_at,
            CASE WHEN d.licence_status = 'ACTIVE' AND d.retired_at IS NULL AND e.retired_at IS NULL THEN d.registration_expires_on END AS until
        FROM spans AS s
        CROSS JOIN LATERAL (
            SELECT d.id, d.department_id, d.licence_status, d.retired_at, d.registration_expires_on FROM clinic.doctors AS d
            WHERE d.hospital_id = p_hospital_id AND d.id = s.doctor_id AND d.id IS DISTINCT FROM p_doctor.id
            UNION ALL
            SELECT p_doctor.id, p_doctor.department_id, p_doctor.licence_status, p_doctor.retired_at, p_doctor.registration_expires_on
            WHERE s.doctor_id = p_doctor.id
        ) AS d
        CROSS JOIN LATERAL (
            SELECT e.opens_at, e.closes_at, e.retired_at FROM clinic.departments AS e
            WHERE e.hospital_id = p_hospital_id AND e.id = d.department_id AND e.id IS DISTINCT FROM p_department.id
            UNION ALL
            SELECT p_department.opens_at, p_department.closes_at, p_department.retired_at WHERE d.department_id = p_department.id
        ) AS e
    ), judged AS (
        SELECT b.id, b.doctor_id, b.starts_at, b.ends_at, array_remove(ARRAY[
            CASE WHEN (b.last_day <= p.until) IS NOT TRUE THEN 'NOT_PRACTISING' END,
            CASE WHEN b.department_id <> p.department_id THEN 'OTHER_DEPARTMENT' END,
            CASE WHEN NOT coalesce((
                SELECT range_agg(rules.wall_span(b.first_day, hours.seconds, c.utc_offset) * c.during)
                FROM clocks AS c CROSS JOIN LATERAL unnest(rules.daily_hours(p.opens_at, p.closes_at)) AS hours (seconds)
            ), '{}') @> tstzrange(b.starts_at, b.ends_at) THEN 'DEPARTMENT_CLOSED' END,
            CASE WHEN NOT w.available @> tstzrange(b.starts_at, b.ends_at) THEN 'DOCTOR_NOT_AVAILABLE' END,
            CASE WHEN EXISTS (
                SELECT FROM clinic.time_off AS o
                WHERE o.hospital_id = p_hospital_id AND o.doctor_id = b.doctor_id AND o.starts_at < b.ends_at AND o.ends_at > b.starts_at
            ) THEN 'TIME_OFF' END
        ]::text[], NULL) AS reasons
        FROM booked AS b
        JOIN practising AS p ON p.id = b.doctor_id
        JOIN weekly AS w ON w.id = b.id
    )
    SELECT j.id, j.doctor_id, j.starts_at, j.ends_at, j.reasons FROM judged AS j WHERE j.reasons <> '{}';
END
$$;
COMMENT ON FUNCTION clinic.outside_hours(bigint, bigint[], clinic.doctors, clinic.departments) IS
'Live appointments of these doctors that have not ended and could not be booked as they stand, and why: the doctor does not practise on one of its days, has moved to another department, the department is closed, the time is not within the weekly hours, the doctor is off. With p_doctor or p_department as it would be if that row had these values. Called as wardgraph_reader it tells what the asker sees, of appointments and of time off.';
GRANT EXECUTE ON FUNCTION clinic.outside_hours(bigint, bigint[], clinic.doctors, clinic.departments) TO wardgraph_reader;
