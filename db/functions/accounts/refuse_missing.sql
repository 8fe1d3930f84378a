SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.refuse_missing(p_type text, p_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH003', message = format('There is no %s with this id.', replace(p_type, '_', ' ')),
        detail = jsonb_build_object('type', p_type, 'id', p_id::text)::text,
        hint = 'It may belong to another hospital, or your account may not see it.';
END
$$;
COMMENT ON FUNCTION auth.refuse_missing(text, bigint) IS 'Raises NOT_FOUND.';
