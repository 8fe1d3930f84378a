SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.appointments_per_doctor(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (id bigint, appointments bigint, completed bigint, cancelled bigint, no_shows bigint, left_unseen bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        d.id, coalesce(counted.appointments, 0), coalesce(counted.completed, 0), coalesce(counted.cancelled, 0), coalesce(counted.no_shows, 0),
        coalesce(counted.left_unseen, 0)
    FROM clinic.doctors AS d
    LEFT JOIN (
        SELECT
            a.doctor_id, count(*) AS appointments, count(*) FILTER (WHERE a.status = 'COMPLETED') AS completed,
            count(*) FILTER (WHERE a.status = 'CANCELLED') AS cancelled, count(*) FILTER (WHERE a.status = 'NO_SHOW') AS no_shows,
            count(*) FILTER (WHERE a.status = 'LEFT_UNSEEN') AS left_unseen
        FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a
        WHERE a.retired_at IS NULL
        GROUP BY a.doctor_id
    ) AS counted ON counted.doctor_id = d.id
    LEFT JOIN clinic.reported_doctors(p_hospital_id, p_filter) AS asked ON asked.id = d.id
    WHERE d.hospital_id = p_hospital_id AND d.licence_status <> 'PENDING'
        AND (asked.id IS NOT NULL AND d.retired_at IS NULL OR counted.appointments > 0)
$$;
COMMENT ON FUNCTION clinic.appointments_per_doctor(bigint, clinic.report_filter) IS
'Report: how many appointments of each doctor start in a period, of any status, without those retired as mistakes, and how many of these were completed, cancelled, missed, and left without having been seen. Retired doctors are left out unless they had any, and those who wait for approval, who have none; of a department are those doctors who belong to it today, and those who had appointments there.';
