SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.no_show_rate(p_hospital_id bigint, p_filter clinic.report_filter, p_today date)
RETURNS TABLE (id bigint, appointments bigint, no_shows bigint, rate_percent numeric)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT counted.doctor_id, counted.due, counted.no_shows, round(100.0 * counted.no_shows / counted.due, 2)
    FROM (
        SELECT a.doctor_id, count(*) AS due, count(*) FILTER (WHERE a.status = 'NO_SHOW') AS no_shows
        FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a
        WHERE a.retired_at IS NULL
            AND a.status NOT IN ('BOOKED', 'CANCELLED') AND a.starts_at < clinic.day_start(p_hospital_id, p_today + 1)
        GROUP BY a.doctor_id
    ) AS counted
$$;
COMMENT ON FUNCTION clinic.no_show_rate(bigint, clinic.report_filter, date) IS
'Report: how many of each doctor''s appointments that start in a period the patients missed. appointments are those that they came to (checked in, in progress, completed, or left without having been seen) or missed: what was cancelled, was retired as mistaken, or is still booked, is neither, and no day after today counts. rate_percent is 100 times no_shows by appointments, rounded to two decimals.';
