SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.seal_audit(p_hospital_id bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN audit.seal(p_hospital_id);
END
$$;
COMMENT ON FUNCTION worker.seal_audit(bigint) IS 'Seals events of a hospital''s audit. How many that were: 0 where nothing is left.';
GRANT EXECUTE ON FUNCTION worker.seal_audit(bigint) TO wardgraph_worker;
