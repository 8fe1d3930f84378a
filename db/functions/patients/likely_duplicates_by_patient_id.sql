SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.likely_duplicates_by_patient_id(
    p_hospital_id bigint, p_session_id uuid, p_ids bigint[]
) RETURNS TABLE (patient_id bigint, duplicate_id bigint, same_names boolean, same_phone boolean, same_email boolean)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF NOT auth.may('patient.merge') THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT p.id, d.id, d.same_names, d.same_phone, d.same_email
    FROM clinic.patients AS p CROSS JOIN LATERAL clinic.likely_duplicates(p_hospital_id, p) AS d
    WHERE p.hospital_id = p_hospital_id AND p.id = ANY (p_ids) AND p.merged_into_id IS NULL
    ORDER BY p.id, d.id;
END
$$;
COMMENT ON FUNCTION api.likely_duplicates_by_patient_id(bigint, uuid, bigint[]) IS
'The records that are likely of the same patient as each of these (clinic.likely_duplicates), for those who may merge them; none for others.';
GRANT EXECUTE ON FUNCTION api.likely_duplicates_by_patient_id(bigint, uuid, bigint[]) TO wardgraph_api;
