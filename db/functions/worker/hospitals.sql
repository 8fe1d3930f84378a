SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.hospitals() RETURNS TABLE (hospital_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT h.id FROM clinic.hospitals AS h ORDER BY h.id;
END
$$;
COMMENT ON FUNCTION worker.hospitals() IS
'The hospitals, for jobs that have work in each: each gets a call of its own.';
GRANT EXECUTE ON FUNCTION worker.hospitals() TO wardgraph_worker;
