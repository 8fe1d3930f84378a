SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.limit_attempts(p_hospital_id bigint, p_kind text, p_key text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.refuse_limited(auth.count_attempt(p_hospital_id, p_kind, p_key));
END
$$;
COMMENT ON FUNCTION auth.limit_attempts(bigint, text, text) IS
'Counts an attempt as auth.count_attempt does, and raises RATE_LIMITED where the limit is reached. The count goes with the transaction: what has to stay counted when its command fails must not fail by an exception.';
