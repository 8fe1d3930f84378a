SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.patients_of_specialization(
    p_hospital_id bigint, p_filter clinic.report_filter, p_specialization text
)
RETURNS TABLE (id bigint, visits bigint, doctors bigint, last_visited_at timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT v.patient_id, count(*), count(DISTINCT v.doctor_id), max(v.visited_at)
    FROM clinic.reported_visits(p_hospital_id, p_filter) AS v
    JOIN clinic.doctors AS d ON d.hospital_id = v.hospital_id AND d.id = v.doctor_id
    WHERE d.specialization = p_specialization
    GROUP BY v.patient_id
$$;
COMMENT ON FUNCTION clinic.patients_of_specialization(bigint, clinic.report_filter, text) IS
'Report: the patients seen by doctors of a specialization (as it is today, spelled alike) in a period: their visits to these doctors, to how many of them, and the last of the visits.';
