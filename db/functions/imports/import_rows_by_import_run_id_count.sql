-- Generated from db/entities/imports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.import_rows_by_import_run_id_count(p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_filter jsonb)
RETURNS TABLE (import_run_id bigint, total bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_filter IS NULL THEN
        RETURN QUERY SELECT t.import_run_id, count(*) FROM clinic.import_rows AS t
        WHERE t.hospital_id = p_hospital_id AND t.import_run_id = ANY (p_ids) AND t.problems IS NOT NULL GROUP BY t.import_run_id;
        RETURN;
    END IF;
    RETURN QUERY EXECUTE rules.count_query('clinic.import_rows', 'import_rows', 'import_run_id', p_filter)
    USING p_hospital_id, p_ids, p_filter;
END
$$;
COMMENT ON FUNCTION api.import_rows_by_import_run_id_count(bigint, uuid, bigint[], jsonb) IS
'How many visible rows of import_rows there are for each import_run_id of p_ids; none is left out.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.import_rows_by_import_run_id_count(bigint, uuid, bigint[], jsonb) TO wardgraph_api;
