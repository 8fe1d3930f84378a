SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.overlapping_appointments(p_hospital_id bigint, p_one_id bigint, p_other_id bigint)
RETURNS TABLE (one_id bigint, other_id bigint, starts_at timestamptz, both_over boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT a.id, b.id, a.starts_at, a.status = 'COMPLETED' AND b.status = 'COMPLETED' FROM clinic.appointments AS a
    JOIN clinic.appointments AS b ON b.hospital_id = a.hospital_id AND b.during && a.during
    WHERE a.hospital_id = p_hospital_id AND a.patient_id = p_one_id AND b.patient_id = p_other_id
        AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') AND b.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
$$;
COMMENT ON FUNCTION clinic.overlapping_appointments(bigint, bigint, bigint) IS
'The appointments of two patients that take the same time, in pairs: when the first one begins, and whether both are over.';
