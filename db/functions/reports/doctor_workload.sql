SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctor_workload(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, month date, appointments bigint, cancelled bigint, booked_hours numeric, worked_hours numeric, visits bigint, patients bigint
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        w.doctor_id, w.month, count(w.status), count(*) FILTER (WHERE w.status = 'CANCELLED'),
        coalesce(round(extract(epoch FROM sum(w.length) FILTER (WHERE w.status <> 'CANCELLED')) / 3600, 2), 0.00),
        coalesce(round(extract(epoch FROM sum(w.length) FILTER (WHERE w.status = 'COMPLETED')) / 3600, 2), 0.00),
        count(*) FILTER (WHERE w.status IS NULL), count(DISTINCT w.patient_id)
    FROM (
        SELECT
            a.doctor_id, date_trunc('month', a.starts_at AT TIME ZONE h.time_zone)::date AS month, a.status,
            a.ends_at - a.starts_at AS length, NULL::bigint AS patient_id
        FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a JOIN clinic.hospitals AS h ON h.id = a.hospital_id
        WHERE a.retired_at IS NULL
        UNION ALL
        SELECT v.doctor_id, date_trunc('month', v.visited_at AT TIME ZONE h.time_zone)::date, NULL, NULL, v.patient_id
        FROM clinic.reported_visits(p_hospital_id, p_filter) AS v JOIN clinic.hospitals AS h ON h.id = v.hospital_id
    ) AS w
    GROUP BY w.doctor_id, w.month
$$;
COMMENT ON FUNCTION clinic.doctor_workload(bigint, clinic.report_filter) IS
'Report: each doctor''s work by month at the hospital (its first day). appointments are those that start in the month, of any status, without those retired as mistakes, cancelled those of them that were; booked_hours is how long those that were not cancelled are booked for, worked_hours how long the completed ones were booked for, both in hours rounded to two decimals; visits are those recorded in the month, patients how many different ones these were of. Months without either have no row.';
