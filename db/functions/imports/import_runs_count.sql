-- Generated from db/entities/imports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.import_runs_count(p_hospital_id bigint, p_session_id uuid, p_filter jsonb)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_total bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_filter IS NULL THEN
        RETURN (SELECT count(*) FROM clinic.import_runs AS t WHERE t.hospital_id = p_hospital_id);
    END IF;
    EXECUTE rules.count_query('clinic.import_runs', 'import_runs', NULL, p_filter)
    INTO v_total USING p_hospital_id, NULL::bigint[], p_filter;
    RETURN v_total;
END
$$;
COMMENT ON FUNCTION api.import_runs_count(bigint, uuid, jsonb) IS
'How many visible rows of import_runs the filter lets through.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.import_runs_count(bigint, uuid, jsonb) TO wardgraph_api;
