SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.require(p_permission text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF auth.may(p_permission) OR auth.may(p_permission || '.own') THEN
        RETURN;
    END IF;
    IF auth.account_id() IS NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH001', message = 'You must be signed in to do this.',
            detail = '{"reason": "NO_SESSION"}', hint = 'Sign in and send the access token.';
    END IF;
    RAISE EXCEPTION USING
        errcode = 'ZH002', message = 'Your account may not do this.',
        detail = jsonb_build_object('permission', p_permission)::text,
        hint = 'Ask an administrator of the hospital for a role that allows it.';
END
$$;
COMMENT ON FUNCTION auth.require(text) IS
'Head of every command: UNAUTHENTICATED or FORBIDDEN unless the asker has the permission, at least for their own records (".own": the target is checked by auth.require_patient or auth.require_doctor).';
GRANT EXECUTE ON FUNCTION auth.require(text) TO wardgraph_reader;
