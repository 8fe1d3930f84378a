SET LOCAL ROLE wardgraph_logins;

-- The last word, whoever calls: on PostgreSQL 15 the owner of these functions could change any role but a superuser.
CREATE OR REPLACE FUNCTION logins.check_login(p_login text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_roles AS r JOIN auth.logins_of_people AS p ON p.login = r.rolname
        WHERE r.rolname = p_login AND r.rolname ~ '^wg_' AND r.rolcanlogin
            AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls)
            AND NOT EXISTS (
                SELECT FROM pg_auth_members AS m
                WHERE m.member = r.oid AND m.roleid::regrole::text <> ALL (logins.roles_of_kinds())
            )
            AND EXISTS (
                SELECT FROM pg_database AS d CROSS JOIN aclexplode(d.datacl) AS a
                WHERE d.datname = current_database() AND a.grantee = r.oid AND a.privilege_type = 'CONNECT'
            )
    ) THEN
        PERFORM logins.refuse_login(p_login);
    END IF;
END
$$;
COMMENT ON FUNCTION logins.check_login(text) IS
'Refuses any role but a login that was made for a person, in this database, and that has no more rights than it was given (FOREIGN_LOGIN).';
