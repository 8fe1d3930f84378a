SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.drop_login(p_login text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM logins.check_login(p_login);
    PERFORM logins.end_sessions(p_login);
    -- Its right to connect, and large objects, which are all that it can have made.
    EXECUTE format('DROP OWNED BY %I', p_login);
    EXECUTE format('DROP ROLE %I', p_login);
END
$$;
COMMENT ON FUNCTION logins.drop_login(text) IS
'Ends the sessions of a login and drops its role. Its row goes in the same transaction, without which a session that is left sees nothing.';
GRANT EXECUTE ON FUNCTION logins.drop_login(text) TO wardgraph_owner;
