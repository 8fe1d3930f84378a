SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.take_import_rows(p_hospital_id bigint, p_import_run_id bigint, p_status text, p_limit integer) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_lines bigint[];
BEGIN
    BEGIN
        -- Written out for each, so that the index of what is left to do is used.
        IF p_status = 'STAGED' THEN
            v_lines := (SELECT array_agg(t.line) FROM (
                SELECT r.line FROM clinic.import_rows AS r
                WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.status = 'STAGED'
                ORDER BY r.line LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED
            ) AS t);
        ELSE
            v_lines := (SELECT array_agg(t.line) FROM (
                SELECT r.line FROM clinic.import_rows AS r
                WHERE r.hospital_id = p_hospital_id AND r.import_run_id = p_import_run_id AND r.status = 'GOOD'
                ORDER BY r.lock_key, r.line LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED
            ) AS t);
        END IF;
        IF v_lines IS NULL THEN
            RAISE no_data_found;
        END IF;
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('clinic.import_runs ' || p_import_run_id, p_hospital_id));
    EXCEPTION WHEN no_data_found THEN
        -- A row that another has just finished was locked to see that: whoever waits for others must have none.
        NULL;
    END;
    RETURN v_lines;
END
$$;
COMMENT ON FUNCTION clinic.take_import_rows(bigint, bigint, text, integer) IS
'Locks the next rows of a file in this status that nobody else has locked, at most p_limit: their lines. Null where there are none. Until the end of the transaction clinic.await_import_batches waits for it.';
