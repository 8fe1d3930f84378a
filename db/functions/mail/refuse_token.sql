SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.refuse_token() RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH007', message = 'The token is not valid: it was used, has expired, or a newer one was sent.', detail = '{}',
        hint = 'Use the link of the newest mail, or ask for another one.';
END
$$;
COMMENT ON FUNCTION auth.refuse_token() IS 'Raises INVALID_TOKEN.';
