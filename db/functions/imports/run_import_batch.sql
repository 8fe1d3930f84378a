SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.run_import_batch(p_hospital_id bigint, p_session_id uuid, p_import_run_id bigint, p_limit integer DEFAULT 1000)
RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
    v_lines bigint[];
    v_checked bigint := 0;
    v_loaded bigint := 0;
    v_refused bigint := 0;
    v_doubtful bigint := 0;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('importRunId', p_import_run_id),
        rules.number_problem('limit', p_limit, 1, 10000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'import_run', p_import_run_id);
    SELECT r.* INTO STRICT v_run FROM clinic.import_runs AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id;
    IF v_run.status <> 'RUNNING' THEN
        RETURN v_run;
    END IF;
    -- Several connections work at one import: each takes what no other has taken, rows first and the run last.
    v_lines := clinic.take_import_rows(p_hospital_id, p_import_run_id, 'STAGED', p_limit);
    IF v_lines IS NOT NULL THEN
        v_checked := cardinality(v_lines);
        v_refused := clinic.check_import_rows(p_hospital_id, v_run, v_lines);
    ELSIF v_run.compared_at IS NOT NULL THEN
        v_lines := clinic.take_import_rows(p_hospital_id, p_import_run_id, 'GOOD', p_limit);
        IF v_lines IS NOT NULL THEN
            SELECT l.loaded, l.refused, l.doubtful INTO v_loaded, v_refused, v_doubtful
            FROM clinic.load_import_rows(p_hospital_id, v_run, v_lines) AS l;
        END IF;
    END IF;
    IF v_lines IS NULL THEN
        -- Nothing is left, or others have it: what they make of it decides.
        PERFORM clinic.await_import_batches(p_hospital_id, p_import_run_id);
        SELECT r.* INTO STRICT v_run FROM clinic.import_runs AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id;
        IF v_run.status <> 'RUNNING' OR EXISTS (
            SELECT FROM clinic.import_rows AS r
            WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.status = 'STAGED'
        ) OR v_run.compared_at IS NOT NULL AND EXISTS (
            SELECT FROM clinic.import_rows AS r
            WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.status = 'GOOD'
        ) THEN
            RETURN v_run;
        END IF;
        IF v_run.compared_at IS NOT NULL THEN
            UPDATE clinic.import_runs AS r SET status = 'COMPLETED', finished_at = clinic.clock()
            WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id RETURNING r.* INTO v_run;
            RETURN v_run;
        END IF;
        SELECT c.refused, c.doubtful INTO v_refused, v_doubtful FROM clinic.compare_import_rows(p_hospital_id, v_run) AS c;
        v_run.compared_at := clinic.clock();
    END IF;
    UPDATE clinic.import_runs AS r SET
        rows_checked = r.rows_checked + v_checked, rows_loaded = r.rows_loaded + v_loaded,
        rows_refused = r.rows_refused + v_refused, rows_doubtful = r.rows_doubtful + v_doubtful,
        compared_at = coalesce(r.compared_at, v_run.compared_at)
    WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id RETURNING r.* INTO v_run;
    RETURN v_run;
END
$$;
COMMENT ON FUNCTION api.run_import_batch(bigint, uuid, bigint, integer) IS
'Goes on with an import by at most p_limit rows, in one transaction: first rows are checked, then compared with each other, then loaded. Call it until the status is COMPLETED; several connections may.
Requires: import.run.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.run_import_batch(bigint, uuid, bigint, integer) TO wardgraph_api;
