SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.frequent_patients(
    p_hospital_id bigint, p_filter clinic.report_filter, p_more_than integer, p_at_most integer
)
RETURNS TABLE (id bigint, appointments bigint, completed bigint, cancelled bigint, no_shows bigint, left_unseen bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        a.patient_id, count(*), count(*) FILTER (WHERE a.status = 'COMPLETED'), count(*) FILTER (WHERE a.status = 'CANCELLED'),
        count(*) FILTER (WHERE a.status = 'NO_SHOW'), count(*) FILTER (WHERE a.status = 'LEFT_UNSEEN')
    FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a
    WHERE a.retired_at IS NULL
    GROUP BY a.patient_id
    HAVING count(*) > p_more_than AND (p_at_most IS NULL OR count(*) <= p_at_most)
$$;
COMMENT ON FUNCTION clinic.frequent_patients(bigint, clinic.report_filter, integer, integer) IS
'Report: the patients with more than p_more_than appointments, and at most p_at_most if that is not null, that start in a period, of any status, without those retired as mistakes, and how many of these were completed, cancelled, missed, and left without having been seen.';
