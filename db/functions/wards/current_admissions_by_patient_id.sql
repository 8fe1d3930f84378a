SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.current_admissions_by_patient_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.visible_admissions
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.admissions') THEN
        RETURN QUERY SELECT t.* FROM clinic.granted_admissions AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = ANY (p_ids) AND t.discharged_at IS NULL;
    ELSE
        RETURN QUERY SELECT t.* FROM clinic.visible_admissions AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = ANY (p_ids) AND t.discharged_at IS NULL;
    END IF;
END
$$;
COMMENT ON FUNCTION api.current_admissions_by_patient_id(bigint, uuid, bigint[]) IS
'The visible stays of these patients that have not ended: of each patient one at most.';
GRANT EXECUTE ON FUNCTION api.current_admissions_by_patient_id(bigint, uuid, bigint[]) TO wardgraph_api;
