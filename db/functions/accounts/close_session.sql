SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.close_session(p_hospital_id bigint, p_session_id uuid) RETURNS TABLE (session_id uuid, revoked_at timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.id = p_session_id
    RETURNING s.id, s.revoked_at;
END
$$;
COMMENT ON FUNCTION api.close_session(bigint, uuid) IS
'Signs out: the session, and every token that names it, is over at the next call.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.close_session(bigint, uuid) TO wardgraph_api;
