SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.end_sessions(p_login text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Only a member of a role may end its sessions.
    EXECUTE format(
        'GRANT %I TO wardgraph_logins%s', p_login,
        CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN ' WITH INHERIT TRUE, SET FALSE' ELSE '' END
    );
    PERFORM pg_terminate_backend(a.pid, 5000) FROM pg_stat_activity AS a WHERE a.usename = p_login;
END
$$;
COMMENT ON FUNCTION logins.end_sessions(text) IS 'Ends the sessions of a login, and waits for that.';
