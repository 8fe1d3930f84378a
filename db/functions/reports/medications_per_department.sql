SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.medications_per_department(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (id bigint, medications bigint, stocked_medications bigint)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT d.id, coalesce(given.medications, 0), coalesce(kept.medications, 0)
    FROM clinic.reported_departments(p_hospital_id, p_filter) AS d
    LEFT JOIN (
        SELECT p.department_id, count(DISTINCT i.medication_id) AS medications
        FROM clinic.reported_prescriptions(p_hospital_id, p_filter) AS p
        JOIN clinic.prescription_items AS i ON i.hospital_id = p.hospital_id AND i.prescription_id = p.id
        WHERE p.status <> 'CANCELLED'
        GROUP BY p.department_id
    ) AS given ON given.department_id = d.id
    LEFT JOIN (
        SELECT s.department_id, count(*) AS medications
        FROM clinic.stock AS s
        WHERE s.hospital_id = p_hospital_id AND s.units_on_hand > 0
        GROUP BY s.department_id
    ) AS kept ON kept.department_id = d.id
    WHERE d.retired_at IS NULL OR given.medications > 0
$$;
COMMENT ON FUNCTION clinic.medications_per_department(bigint, clinic.report_filter) IS
'Report: how many distinct medications each department prescribed in a period, in prescriptions that are not cancelled, and how many it has units of now. Retired departments are left out unless they prescribed any.';
