SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.unmark_doubled(p_hospital_id bigint, p_patient_ids bigint[]) RETURNS void
LANGUAGE sql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    UPDATE clinic.appointments AS a SET is_doubled = false
    WHERE a.hospital_id = p_hospital_id AND a.patient_id = ANY (p_patient_ids) AND a.is_doubled AND NOT EXISTS (
        SELECT FROM clinic.appointments AS b
        WHERE b.hospital_id = a.hospital_id AND b.patient_id = a.patient_id AND b.id <> a.id AND b.during && a.during
            AND b.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
    )
$$;
COMMENT ON FUNCTION clinic.unmark_doubled(bigint, bigint[]) IS
'After a merge is undone: takes the mark from appointments that overlap no other of their patient any more.';
