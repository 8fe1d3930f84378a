SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.refuse_login(p_login text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH030', message = 'This login is not one that was made here, or it was changed since.',
        detail = jsonb_build_object('login', p_login)::text, hint = 'The operator of the server has to look at the role.';
END
$$;
COMMENT ON FUNCTION logins.refuse_login(text) IS 'Raises FOREIGN_LOGIN.';
