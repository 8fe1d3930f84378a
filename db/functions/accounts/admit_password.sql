SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.admit_password(p_hospital_id bigint, p_session_id uuid, p_permission text) RETURNS TABLE (hospital text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_permission IS NOT NULL THEN
        PERFORM auth.require(p_permission);
    ELSE
        PERFORM auth.limit_attempts(p_hospital_id, 'set_password.address', auth.client_network());
    END IF;
    RETURN QUERY SELECT h.name FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
END
$$;
COMMENT ON FUNCTION api.admit_password(bigint, uuid, text) IS
'Whether the web tier may hash a password, which is costly, for a command that requires p_permission; those that require none are limited by address. It answers with the hospital''s name, which a password must not contain. The command itself checks the permission again.
Requires: nothing.
Errors: RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.admit_password(bigint, uuid, text) TO wardgraph_api;
