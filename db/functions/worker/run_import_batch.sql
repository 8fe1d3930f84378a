SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.run_import_batch(p_hospital_id bigint, p_import_run_id bigint, p_limit integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
BEGIN
    SELECT r.* INTO v_run FROM clinic.import_runs AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id;
    PERFORM auth.enter_for(p_hospital_id, v_run.started_by_id);
    IF v_run.status = 'RUNNING' AND v_run.by_worker AND NOT auth.may('import.run') THEN
        -- Whoever began it may not import any more.
        PERFORM clinic.await_import_batches(p_hospital_id, p_import_run_id);
        UPDATE clinic.import_runs AS r SET status = 'CANCELLED', finished_at = clinic.clock()
        WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id AND r.status = 'RUNNING';
        RETURN false;
    END IF;
    IF v_run.status IS DISTINCT FROM 'RUNNING' OR NOT v_run.by_worker THEN
        RETURN false;
    END IF;
    RETURN (clinic.advance_import(p_hospital_id, p_import_run_id, p_limit)).status = 'RUNNING';
END
$$;
COMMENT ON FUNCTION worker.run_import_batch(bigint, bigint, integer) IS
'Goes on with an import by at most p_limit rows, as the account that began it: whether there may be more to do. Where that account may not import any more, the import is cancelled.';
GRANT EXECUTE ON FUNCTION worker.run_import_batch(bigint, bigint, integer) TO wardgraph_worker;
