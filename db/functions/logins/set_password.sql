SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.set_password(p_login text, p_verifier text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM logins.check_verifier(p_verifier);
    PERFORM logins.check_login(p_login);
    EXECUTE format('ALTER ROLE %I PASSWORD %L', p_login, p_verifier);
    PERFORM logins.end_sessions(p_login);
END
$$;
COMMENT ON FUNCTION logins.set_password(text, text) IS 'Gives a login a new password, by its verifier, and ends its sessions: whoever knew the old one is out.';
GRANT EXECUTE ON FUNCTION logins.set_password(text, text) TO wardgraph_owner;
