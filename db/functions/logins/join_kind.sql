SET LOCAL ROLE wardgraph_logins;

CREATE OR REPLACE FUNCTION logins.join_kind(p_login text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_kind CONSTANT text := (SELECT 'wardgraph_' || lower(p.role) FROM auth.logins_of_people AS p WHERE p.login = p_login);
    -- Since 16 a member may have the rights of a role without being able to act as it.
    v_options CONSTANT text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN ' WITH INHERIT TRUE, SET FALSE' ELSE '' END;
    v_other text;
BEGIN
    FOR v_other IN
        SELECT r.rolname FROM pg_auth_members AS m JOIN pg_roles AS r ON r.oid = m.roleid
        WHERE m.member = to_regrole(quote_ident(p_login)) AND r.rolname <> v_kind
    LOOP
        EXECUTE format('REVOKE %I FROM %I', v_other, p_login);
    END LOOP;
    EXECUTE format('GRANT %I TO %I%s', v_kind, p_login, v_options);
    -- For convenience: names without a schema are those of the views that the login may read.
    EXECUTE format(
        'ALTER ROLE %I IN DATABASE %I SET search_path = %I', p_login, current_database(),
        CASE v_kind WHEN 'wardgraph_data_analyst' THEN 'analysis' ELSE 'records' END
    );
END
$$;
COMMENT ON FUNCTION logins.join_kind(text) IS 'Makes a login a member of the one role that its row names.';
