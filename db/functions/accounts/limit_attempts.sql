SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.limit_attempts(p_hospital_id bigint, p_kind text, p_key text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_seconds integer := auth.count_attempt(p_hospital_id, p_kind, p_key);
BEGIN
    IF v_seconds IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH006', message = 'This was tried too often. Nothing was done.',
            detail = jsonb_build_object('retryAfterSeconds', v_seconds)::text,
            hint = 'Repeat the request after the number of seconds in details.retryAfterSeconds.';
    END IF;
END
$$;
COMMENT ON FUNCTION auth.limit_attempts(bigint, text, text) IS
'Counts an attempt as auth.count_attempt does, and raises RATE_LIMITED where the limit is reached. The count goes with the transaction: what has to stay counted when its command fails must not fail by an exception.';
