SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.clear_attempts(p_hospital_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_cleared bigint;
BEGIN
    DELETE FROM auth.attempts AS a WHERE a.hospital_id = p_hospital_id AND a.forgotten_at <= clock_timestamp();
    GET DIAGNOSTICS v_cleared = ROW_COUNT;
    RETURN v_cleared;
END
$$;
COMMENT ON FUNCTION auth.clear_attempts(bigint) IS 'Deletes the counters of a hospital whose attempts have all come back: how many.';
