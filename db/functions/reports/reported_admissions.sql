-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.reported_admissions(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS SETOF clinic.admissions
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT t.* FROM clinic.admissions AS t
    LEFT JOIN clinic.rooms AS r ON r.hospital_id = t.hospital_id AND r.id = t.room_id
    LEFT JOIN clinic.patients AS p ON p.hospital_id = t.hospital_id AND p.id = t.patient_id
    LEFT JOIN clinic.hospitals AS h ON h.id = t.hospital_id
    WHERE t.hospital_id = p_hospital_id
        AND ((p_filter).department_id IS NULL OR r.department_id = (p_filter).department_id)
        AND ((p_filter).age_from IS NULL OR rules.age(p.birth_date, (t.admitted_at AT TIME ZONE h.time_zone)::date) >= (p_filter).age_from)
        AND ((p_filter).age_to IS NULL OR rules.age(p.birth_date, (t.admitted_at AT TIME ZONE h.time_zone)::date) <= (p_filter).age_to)
$$;
COMMENT ON FUNCTION clinic.reported_admissions(bigint, clinic.report_filter) IS
'The rows of clinic.admissions that a report counts, filtered by age, department.';
