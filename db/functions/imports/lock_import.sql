SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_import(p_hospital_id bigint, p_import_run_id bigint) RETURNS clinic.import_runs
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_run clinic.import_runs;
BEGIN
    PERFORM auth.require_visible(p_hospital_id, 'import_run', p_import_run_id);
    SELECT r.* INTO STRICT v_run FROM clinic.import_runs AS r
    WHERE r.hospital_id = p_hospital_id AND r.id = p_import_run_id FOR NO KEY UPDATE;
    RETURN v_run;
END
$$;
COMMENT ON FUNCTION clinic.lock_import(bigint, bigint) IS 'An import that the asker sees, locked. NOT_FOUND.';
