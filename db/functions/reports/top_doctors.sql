SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.top_doctors(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (id bigint, visits bigint, patients bigint, last_visited_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT v.doctor_id, count(*), count(DISTINCT v.patient_id), max(v.visited_at)
    FROM clinic.reported_visits(p_hospital_id, p_filter) AS v
    GROUP BY v.doctor_id
$$;
COMMENT ON FUNCTION clinic.top_doctors(bigint, clinic.report_filter) IS
'Report: the doctors who had visits in a period: how many, of how many patients, and when the last of them was recorded. A visit is of its appointment''s doctor, and belongs to the day on which it was first recorded.';
