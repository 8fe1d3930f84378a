SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.refresh_session(p_hospital_id bigint, p_session_id uuid, p_refresh_token text, p_new_refresh_token text)
RETURNS TABLE (session_key uuid, id bigint, account_id bigint, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hash bytea;
    v_session auth.sessions;
    v_used_at timestamptz;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_hash := sha256(convert_to(p_refresh_token, 'UTF8'));
    SELECT s.* INTO v_session FROM auth.sessions AS s
    WHERE s.hospital_id = p_hospital_id
        AND s.id = (SELECT t.session_id FROM auth.refresh_tokens AS t WHERE t.hospital_id = p_hospital_id AND t.token_hash = v_hash)
        AND s.revoked_at IS NULL AND s.expires_at > clinic.clock()
    FOR NO KEY UPDATE;
    PERFORM FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = v_session.account_id AND a.status = 'ACTIVE';
    -- No error here or below, which would undo the end of a session: no row says it.
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- After the lock: of two exchanges at once the second sees the first.
    SELECT t.used_at INTO STRICT v_used_at FROM auth.refresh_tokens AS t WHERE t.hospital_id = p_hospital_id AND t.token_hash = v_hash;
    IF v_used_at IS NULL THEN
        UPDATE auth.refresh_tokens AS t SET used_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.token_hash = v_hash;
        INSERT INTO auth.refresh_tokens (hospital_id, token_hash, session_id)
        VALUES (p_hospital_id, sha256(convert_to(p_new_refresh_token, 'UTF8')), v_session.id);
        RETURN QUERY UPDATE auth.sessions AS s
        SET refreshed_at = clinic.clock(), expires_at = least(now() + make_interval(days => r.session_idle_days), s.ends_at)
        FROM auth.sign_in_rules AS r
        WHERE s.hospital_id = p_hospital_id AND s.id = v_session.id AND r.hospital_id = p_hospital_id
        RETURNING s.key, s.id, s.account_id, s.expires_at;
    -- Two tabs of one browser may well send the same token: the second is refused, and finds the new one where the first has put it.
    ELSIF v_used_at < v_session.refreshed_at OR v_used_at < clinic.clock() - interval '10 seconds' THEN
        -- A thief, or the thief's victim: nobody can tell which, so that both are out.
        UPDATE auth.sessions AS s SET revoked_at = clinic.clock() WHERE s.hospital_id = p_hospital_id AND s.id = v_session.id;
        PERFORM audit.record_event(p_hospital_id, 'TOKEN_REUSED', v_session.account_id);
    END IF;
END
$$;
COMMENT ON FUNCTION api.refresh_session(bigint, uuid, text, text) IS
'Exchanges a refresh token for a new one and prolongs the session, until its own end. No row when the token is not, or no longer, valid. A token that was exchanged before, however long ago, ends its session, unless it is the last one and was exchanged within 10 seconds.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.refresh_session(bigint, uuid, text, text) TO wardgraph_api;
