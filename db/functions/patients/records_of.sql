SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.records_of(p_hospital_id bigint, p_patient_id bigint) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_patient_id || ARRAY(
        SELECT p.id FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.merged_into_id = p_patient_id ORDER BY p.id
    )
$$;
COMMENT ON FUNCTION clinic.records_of(bigint, bigint) IS
'The records that stand for a patient: the one that is given, and those that are merged into it.';
