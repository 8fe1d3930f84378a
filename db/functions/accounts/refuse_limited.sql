SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.refuse_limited(p_seconds integer) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_seconds IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH006', message = 'This was tried too often. Nothing was done.',
            detail = jsonb_build_object('retryAfterSeconds', p_seconds)::text,
            hint = 'Repeat the request after the number of seconds in details.retryAfterSeconds.';
    END IF;
END
$$;
COMMENT ON FUNCTION auth.refuse_limited(integer) IS 'RATE_LIMITED where there is a number of seconds to wait (auth.count_attempt, auth.attempt_wait).';
