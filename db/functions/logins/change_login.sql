SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.change_login(p_login text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM logins.check_login(p_login);
    PERFORM logins.join_kind(p_login);
END
$$;
COMMENT ON FUNCTION logins.change_login(text) IS 'Gives a login the rights of the role that its row names, and takes those that it had.';
GRANT EXECUTE ON FUNCTION logins.change_login(text) TO wardgraph_owner;
