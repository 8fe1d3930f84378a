SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.imports_to_run() RETURNS TABLE (hospital_id bigint, import_run_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT r.hospital_id, r.id FROM clinic.import_runs AS r WHERE r.status = 'RUNNING' AND r.by_worker ORDER BY r.hospital_id, r.id;
END
$$;
COMMENT ON FUNCTION worker.imports_to_run() IS 'The imports of all hospitals that the worker is to go on with.';
GRANT EXECUTE ON FUNCTION worker.imports_to_run() TO wardgraph_worker;
