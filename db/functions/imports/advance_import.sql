SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.advance_import(p_hospital_id bigint, p_import_run_id bigint, p_limit integer) RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
    v_lines bigint[];
    v_to_load boolean;
    v_checked bigint := 0;
    v_loaded bigint := 0;
    v_refused bigint := 0;
    v_doubtful bigint := 0;
BEGIN
    SELECT r.* INTO STRICT v_run FROM clinic.import_runs AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id;
    IF v_run.status <> 'RUNNING' THEN
        RETURN v_run;
    END IF;
    -- Several connections work at one import: each takes what no other has taken, rows first and the run last.
    v_lines := clinic.take_import_rows(p_hospital_id, p_import_run_id, 'STAGED', p_limit);
    v_to_load := v_lines IS NULL AND v_run.compared_at IS NOT NULL;
    IF v_to_load THEN
        v_lines := clinic.take_import_rows(p_hospital_id, p_import_run_id, 'GOOD', p_limit);
    END IF;
    -- Whoever waited for rows may have waited for the end of the import.
    SELECT r.* INTO STRICT v_run FROM clinic.import_runs AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id;
    IF v_run.status <> 'RUNNING' THEN
        RETURN v_run;
    END IF;
    IF v_lines IS NOT NULL AND v_to_load THEN
        SELECT l.loaded, l.refused, l.doubtful INTO v_loaded, v_refused, v_doubtful
        FROM clinic.load_import_rows(p_hospital_id, v_run, v_lines) AS l;
    ELSIF v_lines IS NOT NULL THEN
        v_checked := cardinality(v_lines);
        v_refused := clinic.check_import_rows(p_hospital_id, v_run, v_lines);
    ELSE
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
COMMENT ON FUNCTION clinic.advance_import(bigint, bigint, integer) IS
'Goes on with an import by at most p_limit rows: first rows are checked, then compared with each other, then loaded. Where nothing is left it is COMPLETED.';
