SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.departments_with_several_doctors(
    p_hospital_id bigint, p_filter clinic.report_filter, p_today date, p_more_than integer, p_at_most integer
)
RETURNS TABLE (id bigint, doctors bigint, bookable_doctors bigint, specializations bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT d.id, d.doctors, d.bookable_doctors, d.specializations
    FROM clinic.doctors_by_department(p_hospital_id, p_filter, p_today) AS d
    WHERE d.doctors > p_more_than AND (p_at_most IS NULL OR d.doctors <= p_at_most)
$$;
COMMENT ON FUNCTION clinic.departments_with_several_doctors(bigint, clinic.report_filter, date, integer, integer) IS
'Report: the departments of clinic.doctors_by_department that have more doctors than p_more_than, and at most p_at_most if that is not null.';
