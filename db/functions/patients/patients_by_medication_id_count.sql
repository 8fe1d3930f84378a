-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.patients_by_medication_id_count(p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_filter jsonb)
RETURNS TABLE (medication_id bigint, total bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_filter IS NULL THEN
        RETURN QUERY SELECT t.medication_id, count(*) FROM clinic.patients_of_medications AS t
        WHERE t.hospital_id = p_hospital_id AND t.medication_id = ANY (p_ids) AND t.merged_into_id IS NULL GROUP BY t.medication_id;
        RETURN;
    END IF;
    RETURN QUERY EXECUTE rules.count_query('clinic.patients_of_medications', 'patients', 'medication_id', p_filter)
    USING p_hospital_id, p_ids, p_filter;
END
$$;
COMMENT ON FUNCTION api.patients_by_medication_id_count(bigint, uuid, bigint[], jsonb) IS
'How many visible rows of patients there are for each medication_id of p_ids; none is left out.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.patients_by_medication_id_count(bigint, uuid, bigint[], jsonb) TO wardgraph_api;
