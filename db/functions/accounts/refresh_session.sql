SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.refresh_session(
    p_hospital_id bigint, p_session_id uuid, p_refresh_token_hash bytea, p_new_refresh_token_hash bytea, p_expires_at timestamptz
) RETURNS SETOF auth.sessions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY UPDATE auth.sessions AS s
    SET previous_token_hash = s.refresh_token_hash, refresh_token_hash = p_new_refresh_token_hash,
        refreshed_at = clinic.clock(), expires_at = p_expires_at
    FROM auth.accounts AS a
    WHERE s.hospital_id = p_hospital_id AND s.refresh_token_hash = p_refresh_token_hash
        AND s.revoked_at IS NULL AND s.expires_at > clinic.clock()
        AND a.hospital_id = p_hospital_id AND a.id = s.account_id AND a.status = 'ACTIVE'
    RETURNING s.*;
    IF NOT FOUND THEN
        -- A token that was already exchanged: two tabs of one browser within the half minute, later a thief (or the thief's victim).
        -- No error here, which would undo the revoking: no row says it.
        UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
        WHERE s.hospital_id = p_hospital_id AND s.previous_token_hash = p_refresh_token_hash
            AND s.revoked_at IS NULL AND s.refreshed_at < clinic.clock() - interval '30 seconds';
    END IF;
END
$$;
COMMENT ON FUNCTION api.refresh_session(bigint, uuid, bytea, bytea, timestamptz) IS
'Exchanges a refresh token for a new one and prolongs the session. No row when the token is not, or no longer, valid; using an exchanged one half a minute later or more revokes its session.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.refresh_session(bigint, uuid, bytea, bytea, timestamptz) TO wardgraph_api;
