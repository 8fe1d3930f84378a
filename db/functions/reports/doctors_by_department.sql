SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.doctors_by_department(p_hospital_id bigint, p_filter clinic.report_filter, p_today date)
RETURNS TABLE (id bigint, doctors bigint, bookable_doctors bigint, specializations bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        p.id, count(d.id),
        count(d.id) FILTER (WHERE d.licence_status = 'ACTIVE' AND d.registration_expires_on >= p_today),
        count(DISTINCT d.specialization)
    FROM clinic.reported_departments(p_hospital_id, p_filter) AS p
    LEFT JOIN clinic.doctors AS d
        ON d.hospital_id = p.hospital_id AND d.department_id = p.id AND d.retired_at IS NULL AND d.licence_status <> 'PENDING'
    WHERE p.retired_at IS NULL
    GROUP BY p.id
$$;
COMMENT ON FUNCTION clinic.doctors_by_department(bigint, clinic.report_filter, date) IS
'Report: how many doctors who are neither retired nor waiting for approval each department that is not retired has, how many of them can be booked (an active licence, registered today), and in how many specializations.';
