SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.cancel_import(p_hospital_id bigint, p_session_id uuid, p_import_run_id bigint) RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    PERFORM rules.check_input(ARRAY[rules.id_problem('importRunId', p_import_run_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'import_run', p_import_run_id);
    -- What is being loaded now is loaded before this answers, and nothing after it.
    PERFORM clinic.await_import_batches(p_hospital_id, p_import_run_id);
    v_run := clinic.lock_import(p_hospital_id, p_import_run_id);
    IF v_run.status NOT IN ('READING', 'RUNNING') THEN
        PERFORM rules.refuse_transition('import_run', v_run.status, 'CANCELLED');
    END IF;
    UPDATE clinic.import_runs AS r SET status = 'CANCELLED', finished_at = clinic.clock()
    WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id RETURNING r.* INTO v_run;
    RETURN v_run;
END
$$;
COMMENT ON FUNCTION api.cancel_import(bigint, uuid, bigint) IS
'Ends an import: what is loaded stays, and nothing more is loaded. The same file again goes on with it.
Requires: import.run.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.cancel_import(bigint, uuid, bigint) TO wardgraph_api;
