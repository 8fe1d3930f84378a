SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.connections_by_database_user_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS TABLE (database_user_id bigint, connections integer)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT u.id, (SELECT count(*)::integer FROM pg_stat_activity AS a WHERE a.usesysid = r.oid)
    FROM auth.database_users AS u JOIN pg_roles AS r ON r.rolname = u.login
    WHERE u.hospital_id = p_hospital_id AND u.id = ANY (p_ids);
END
$$;
COMMENT ON FUNCTION api.connections_by_database_user_id(bigint, uuid, bigint[]) IS
'How many connections each visible database user has open now; no row where the server has no such role.';
GRANT EXECUTE ON FUNCTION api.connections_by_database_user_id(bigint, uuid, bigint[]) TO wardgraph_api;
