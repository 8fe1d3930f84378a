SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.close_session(p_hospital_id bigint, p_session_id uuid) RETURNS TABLE (session_key uuid, revoked_at timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_session_id IS NOT NULL THEN
        PERFORM audit.record_event(p_hospital_id, 'SIGN_OUT');
    END IF;
    RETURN QUERY UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.key = p_session_id
    RETURNING s.key, s.revoked_at;
END
$$;
COMMENT ON FUNCTION api.close_session(bigint, uuid) IS
'Signs out: the session, and every token that names it, is over at the next call.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.close_session(bigint, uuid) TO wardgraph_api;
