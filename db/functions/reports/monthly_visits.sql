SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.monthly_visits(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (id bigint, month date, visits bigint, patients bigint, doctors bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        v.department_id, date_trunc('month', v.visited_at AT TIME ZONE h.time_zone)::date, count(*), count(DISTINCT v.patient_id),
        count(DISTINCT v.doctor_id)
    FROM clinic.reported_visits(p_hospital_id, p_filter) AS v JOIN clinic.hospitals AS h ON h.id = v.hospital_id
    GROUP BY v.department_id, date_trunc('month', v.visited_at AT TIME ZONE h.time_zone)::date
$$;
COMMENT ON FUNCTION clinic.monthly_visits(bigint, clinic.report_filter) IS
'Report: the visits of a period by department (the appointment''s; id is its) and month at the hospital (its first day) in which they were first recorded: how many, of how many patients, with how many doctors. Months without visits have no row.';
