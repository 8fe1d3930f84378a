SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.roles(p_hospital_id bigint, p_session_id uuid)
RETURNS TABLE (role text, accounts bigint, permissions text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY
    WITH granted AS (
        SELECT r AS role, array_agg(p.permission ORDER BY p.permission) AS permissions
        FROM auth.permissions() AS p CROSS JOIN unnest(p.roles) AS r
        GROUP BY r
    ), held AS (
        SELECT r AS role, count(*) AS accounts
        FROM auth.accounts AS a CROSS JOIN unnest(a.roles) AS r
        WHERE a.hospital_id = p_hospital_id AND a.status <> 'DELETED'
        GROUP BY r
    )
    SELECT g.role, coalesce(h.accounts, 0), g.permissions
    FROM granted AS g LEFT JOIN held AS h ON g.role = h.role
    WHERE (SELECT auth.may('see.accounts'))
    ORDER BY g.role;
END
$$;
COMMENT ON FUNCTION api.roles(bigint, uuid) IS
'Every role, how many accounts of the hospital have it that are not deleted, and what it permits (auth.permissions), with ".own" about a person''s own records alone. No rows for whoever sees no accounts.';
GRANT EXECUTE ON FUNCTION api.roles(bigint, uuid) TO wardgraph_api;
