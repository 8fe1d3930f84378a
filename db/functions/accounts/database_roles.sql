SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.database_roles(p_hospital_id bigint, p_session_id uuid)
RETURNS TABLE (role text, users integer, privileges text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    -- From the server's own catalogues, and not from what the rows say.
    RETURN QUERY SELECT
        k.role,
        (
            SELECT count(*)::integer FROM auth.database_users AS u
            JOIN pg_roles AS r ON r.rolname = u.login
            JOIN pg_auth_members AS m ON m.member = r.oid AND m.roleid = k.oid
            WHERE u.hospital_id = p_hospital_id
        ),
        ARRAY(
            SELECT format('%s ON %s.%s', string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type), n.nspname, c.relname)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (
                SELECT t.grantee, t.privilege_type FROM aclexplode(c.relacl) AS t
                UNION ALL
                SELECT o.grantee, o.privilege_type FROM pg_attribute AS l CROSS JOIN aclexplode(l.attacl) AS o WHERE l.attrelid = c.oid
            ) AS a
            WHERE n.nspname IN ('records', 'analysis') AND a.grantee = k.oid
            GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname
        )
    FROM (
        SELECT w.role, w.place, r.oid
        FROM unnest(ARRAY['ADMINISTRATOR', 'DBA', 'DEVELOPER', 'DATA_ANALYST', 'AUDITOR', 'QA_SUPPORT']) WITH ORDINALITY AS w (role, place)
        JOIN pg_roles AS r ON r.rolname = 'wardgraph_' || lower(w.role)
    ) AS k
    WHERE auth.may('see.database_users')
    ORDER BY k.place;
END
$$;
COMMENT ON FUNCTION api.database_roles(bigint, uuid) IS
'The roles of database users as the server has them: how many of the hospital''s users hold each, and its privileges. No row for whoever may not see database users.';
GRANT EXECUTE ON FUNCTION api.database_roles(bigint, uuid) TO wardgraph_api;
