SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.appointment_summary(p_hospital_id bigint, p_filter clinic.report_filter)
RETURNS TABLE (
    id bigint, starts_at timestamptz, ends_at timestamptz, status text, patient_id bigint, doctor_id bigint, department_id bigint
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT a.id, a.starts_at, a.ends_at, a.status, a.patient_id, a.doctor_id, a.department_id
    FROM clinic.reported_appointments(p_hospital_id, p_filter) AS a
    WHERE a.retired_at IS NULL
$$;
COMMENT ON FUNCTION clinic.appointment_summary(bigint, clinic.report_filter) IS
'Report: the appointments that start in a period, of any status, without those retired as mistakes.';
