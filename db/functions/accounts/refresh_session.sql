SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.refresh_session(p_hospital_id bigint, p_session_id uuid, p_refresh_token text, p_new_refresh_token text)
RETURNS TABLE (session_id uuid, account_id bigint, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hash bytea;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_hash := sha256(convert_to(p_refresh_token, 'UTF8'));
    RETURN QUERY UPDATE auth.sessions AS s
    SET previous_token_hash = s.refresh_token_hash, refresh_token_hash = sha256(convert_to(p_new_refresh_token, 'UTF8')),
        refreshed_at = clinic.clock(), expires_at = least(now() + make_interval(days => r.session_idle_days), s.ends_at)
    FROM auth.accounts AS a, auth.sign_in_rules AS r
    WHERE s.hospital_id = p_hospital_id AND s.refresh_token_hash = v_hash
        AND s.revoked_at IS NULL AND s.expires_at > clinic.clock()
        AND a.hospital_id = p_hospital_id AND a.id = s.account_id AND a.status = 'ACTIVE' AND r.hospital_id = p_hospital_id
    RETURNING s.id, s.account_id, s.expires_at;
    IF NOT FOUND THEN
        -- A token that was already exchanged: two tabs of one browser within the half minute, later a thief (or the thief's victim).
        -- No error here, which would undo the revoking: no row says it.
        UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
        WHERE s.hospital_id = p_hospital_id AND s.previous_token_hash = v_hash
            AND s.revoked_at IS NULL AND s.refreshed_at < clinic.clock() - interval '30 seconds';
    END IF;
END
$$;
COMMENT ON FUNCTION api.refresh_session(bigint, uuid, text, text) IS
'Exchanges a refresh token for a new one and prolongs the session. No row when the token is not, or no longer, valid; using an exchanged one half a minute later or more revokes its session.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.refresh_session(bigint, uuid, text, text) TO wardgraph_api;
