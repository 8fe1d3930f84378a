SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION worker.make_audit_partitions() RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN audit.make_partitions((now() AT TIME ZONE 'UTC')::date, 3);
END
$$;
COMMENT ON FUNCTION worker.make_audit_partitions() IS 'Makes the audit''s partitions of this month and the next two. How many that were.';
GRANT EXECUTE ON FUNCTION worker.make_audit_partitions() TO wardgraph_worker;
