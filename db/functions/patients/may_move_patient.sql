SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.may_move_patient(p_hospital_id bigint, p_from_id bigint, p_to_id bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT EXISTS (
        SELECT FROM clinic.patient_merges AS m
        WHERE m.hospital_id = p_hospital_id AND m.moving
            AND (m.kept_patient_id, m.merged_patient_id) IN ((p_from_id, p_to_id), (p_to_id, p_from_id))
    )
$$;
COMMENT ON FUNCTION clinic.may_move_patient(bigint, bigint, bigint) IS
'Whether this transaction makes or undoes the merge of these two patients: only then a row changes its patient from one to the other, whoever writes.';
