SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.taken_time(p_hospital_id bigint, p_doctor_ids bigint[], p_from timestamptz, p_to timestamptz)
RETURNS TABLE (doctor_id bigint, kind text, id bigint, starts_at timestamptz, ends_at timestamptz, expires_at timestamptz)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER ROWS 10
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT asked.id, 'TIME_OFF', o.id, o.starts_at, o.ends_at, NULL::timestamptz
    FROM unnest(p_doctor_ids) AS asked (id)
    JOIN clinic.time_off AS o ON o.doctor_id = asked.id
    WHERE o.hospital_id = p_hospital_id AND o.starts_at < p_to AND o.ends_at > p_from
    UNION ALL
    -- In the words of the constraint behind it, whose index finds them; overbooked ones, which are few, have one of their own.
    SELECT asked.id, 'APPOINTMENT', a.id, a.starts_at, a.ends_at, NULL
    FROM unnest(p_doctor_ids) AS asked (id)
    JOIN clinic.appointments AS a ON a.doctor_id = asked.id
    WHERE a.hospital_id = p_hospital_id AND a.during && tstzrange(p_from, p_to)
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND a.overbooked_at IS NULL
    UNION ALL
    SELECT asked.id, 'APPOINTMENT', a.id, a.starts_at, a.ends_at, NULL
    FROM unnest(p_doctor_ids) AS asked (id)
    JOIN clinic.appointments AS a ON a.doctor_id = asked.id
    WHERE a.hospital_id = p_hospital_id AND a.starts_at < p_to AND a.ends_at > p_from
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND a.overbooked_at IS NOT NULL
    UNION ALL
    SELECT asked.id, 'HOLD', h.id, h.starts_at, h.ends_at, h.expires_at
    FROM unnest(p_doctor_ids) AS asked (id)
    JOIN clinic.holds AS h ON h.doctor_id = asked.id
    WHERE h.hospital_id = p_hospital_id AND h.during && tstzrange(p_from, p_to)
        AND h.expires_at > clinic.clock() AND (h.account_id = auth.account_id()) IS NOT TRUE;
END
$$;
COMMENT ON FUNCTION clinic.taken_time(bigint, bigint[], timestamptz, timestamptz) IS
'What keeps the asker from booking these doctors between two moments, by its kind and the id of its row: time off, live appointments, and what others hold, until when. Bookings are checked by it and free slots are found by it.';
