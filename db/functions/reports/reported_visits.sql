-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reported_visits(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS SETOF clinic.visits
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT t.* FROM clinic.visits AS t
    LEFT JOIN clinic.patients AS p ON p.hospital_id = t.hospital_id AND p.id = t.patient_id
    LEFT JOIN clinic.hospitals AS h ON h.id = t.hospital_id
    WHERE t.hospital_id = p_hospital_id AND t.visited_at >= (p_filter).since AND t.visited_at < (p_filter).until
        AND ((p_filter).department_id IS NULL OR t.department_id = (p_filter).department_id)
        AND ((p_filter).doctor_id IS NULL OR t.doctor_id = (p_filter).doctor_id)
        AND ((p_filter).age_from IS NULL OR rules.age(p.birth_date, (t.visited_at AT TIME ZONE h.time_zone)::date) >= (p_filter).age_from)
        AND ((p_filter).age_to IS NULL OR rules.age(p.birth_date, (t.visited_at AT TIME ZONE h.time_zone)::date) <= (p_filter).age_to)
$$;
COMMENT ON FUNCTION clinic.reported_visits(bigint, clinic.report_filter) IS
'The rows of clinic.visits that a report counts, filtered by age, department, doctor, period.';
