SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.run_import_batch(p_hospital_id bigint, p_session_id uuid, p_import_run_id bigint, p_limit integer DEFAULT 1000)
RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('importRunId', p_import_run_id),
        rules.number_problem('limit', p_limit, 1, 10000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'import_run', p_import_run_id);
    RETURN clinic.advance_import(p_hospital_id, p_import_run_id, p_limit);
END
$$;
COMMENT ON FUNCTION api.run_import_batch(bigint, uuid, bigint, integer) IS
'Goes on with an import by at most p_limit rows, in one transaction: first rows are checked, then compared with each other, then loaded. Call it for as long as the status is RUNNING; several connections may.
Requires: import.run.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.run_import_batch(bigint, uuid, bigint, integer) TO wardgraph_api;
