SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.clear_import_rows(p_hospital_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_import_run_id bigint;
    v_cleared bigint;
BEGIN
    SELECT i.id INTO v_import_run_id FROM clinic.import_runs AS i
    WHERE i.hospital_id = p_hospital_id AND i.cleared_at IS NULL AND i.updated_at < clinic.clock() - interval '30 days'
    ORDER BY i.updated_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;
    IF v_import_run_id IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM clinic.import_rows AS r
    WHERE r.hospital_id = p_hospital_id AND r.import_run_id = v_import_run_id AND r.id IN (
        SELECT t.id FROM clinic.import_rows AS t
        WHERE t.hospital_id = p_hospital_id AND t.import_run_id = v_import_run_id AND t.status <> 'LOADED'
        LIMIT 10000 FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS v_cleared = ROW_COUNT;
    IF v_cleared = 0 THEN
        UPDATE clinic.import_runs AS r SET
            cleared_at = clinic.clock(), finished_at = coalesce(r.finished_at, clinic.clock()),
            status = CASE WHEN r.status = 'COMPLETED' THEN 'COMPLETED' ELSE 'CANCELLED' END
        WHERE r.hospital_id = p_hospital_id AND r.id = v_import_run_id;
        -- One that was left is behind us, and the next may have rows.
        RETURN 1;
    END IF;
    RETURN v_cleared;
END
$$;
COMMENT ON FUNCTION clinic.clear_import_rows(bigint) IS
'Deletes rows of files that became no records, 10000 at a time, once nothing has happened to their import for 30 days; one that never ended is cancelled then. 0 where nothing is left to clear. What was loaded keeps its line, so that it is never loaded again.';
