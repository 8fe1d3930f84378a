SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.room_days_to_bill(p_hospital_id bigint, p_admission_id bigint)
RETURNS TABLE (day date, room_type text, amount numeric)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    WITH stay AS (
        SELECT
            a.admitted_at, a.discharged_at, h.time_zone, (a.admitted_at AT TIME ZONE h.time_zone)::date AS first_day,
            (coalesce(a.discharged_at, clinic.moment()) AT TIME ZONE h.time_zone)::date AS last_day
        FROM clinic.admissions AS a
        JOIN clinic.hospitals AS h ON h.id = a.hospital_id
        WHERE a.hospital_id = p_hospital_id AND a.id = p_admission_id
    ), nights AS (
        -- The day ends at the next one's first moment, which is not everywhere and always 24 hours later.
        SELECT s.first_day + n AS day, b.room_type
        FROM stay AS s
        CROSS JOIN generate_series(0, s.last_day - s.first_day - 1) AS n
        JOIN clinic.bed_stays AS b
            ON b.hospital_id = p_hospital_id AND b.admission_id = p_admission_id
            AND b.starts_at < (s.first_day + n + 1)::timestamp AT TIME ZONE s.time_zone
            AND (b.ends_at IS NULL OR b.ends_at >= (s.first_day + n + 1)::timestamp AT TIME ZONE s.time_zone)
    ), days AS (
        SELECT n.day, n.room_type FROM nights AS n
        UNION ALL
        -- A stay without a night is one day, by its last bed.
        SELECT s.first_day, (
            SELECT b.room_type FROM clinic.bed_stays AS b
            WHERE b.hospital_id = p_hospital_id AND b.admission_id = p_admission_id ORDER BY b.starts_at DESC, b.id DESC LIMIT 1
        )
        FROM stay AS s
        WHERE s.discharged_at IS NOT NULL AND NOT EXISTS (SELECT FROM nights)
    )
    SELECT d.day, d.room_type, clinic.room_rate(p_hospital_id, d.room_type, d.day)
    FROM days AS d
    WHERE NOT EXISTS (
        SELECT FROM clinic.bill_lines AS l
        WHERE l.hospital_id = p_hospital_id AND l.admission_id = p_admission_id AND d.day BETWEEN l.first_day AND l.last_day
            AND l.voided_at IS NULL AND l.reverses_id IS NULL AND l.reversed_at IS NULL AND l.discounts_id IS NULL
    )
    ORDER BY d.day;
END
$$;
COMMENT ON FUNCTION clinic.room_days_to_bill(bigint, bigint) IS
'Rule 5: the days of a stay that no bill charges yet: those at whose end the patient lay there, up to now or the discharge, and one of a stay that ended without such a day; each with the type of the room then and the rate, which is null where there is none.';
