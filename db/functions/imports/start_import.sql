SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.start_import(p_hospital_id bigint, p_session_id uuid, p_import_run_id bigint, p_by_worker boolean DEFAULT false)
RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    PERFORM rules.check_input(ARRAY[rules.id_problem('importRunId', p_import_run_id)]);
    v_run := clinic.lock_import(p_hospital_id, p_import_run_id);
    IF v_run.status <> 'READING' THEN
        PERFORM rules.refuse_transition('import_run', v_run.status, 'RUNNING');
    END IF;
    UPDATE clinic.import_runs AS r SET status = 'RUNNING', by_worker = coalesce(p_by_worker, false), rows_read = (
        SELECT count(*) FROM clinic.import_rows AS t WHERE t.hospital_id = p_hospital_id AND t.import_run_id = p_import_run_id
    )
    WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id RETURNING r.* INTO v_run;
    RETURN v_run;
END
$$;
COMMENT ON FUNCTION api.start_import(bigint, uuid, bigint, boolean) IS
'Says that all rows of a file are staged: from now on they are checked and loaded, with p_by_worker by the worker, otherwise by calls of api.run_import_batch.
Requires: import.run.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.start_import(bigint, uuid, bigint, boolean) TO wardgraph_api;
