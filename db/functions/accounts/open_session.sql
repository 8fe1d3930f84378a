SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.open_session(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_proof bytea, p_refresh_token text, p_user_agent text
) RETURNS TABLE (session_key uuid, id bigint, account_id bigint, expires_at timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account_id bigint;
    v_session auth.sessions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_account_id := auth.try_password(p_hospital_id, p_email, p_proof);
    -- No error here, which would undo the count of what was tried: no row says it.
    IF v_account_id IS NOT NULL THEN
        v_session := auth.start_session(p_hospital_id, v_account_id, p_refresh_token, p_user_agent);
        PERFORM audit.record_event(p_hospital_id, 'SIGN_IN', v_account_id);
        RETURN QUERY SELECT v_session.key, v_session.id, v_session.account_id, v_session.expires_at;
    END IF;
END
$$;
COMMENT ON FUNCTION api.open_session(bigint, uuid, text, bytea, text, text) IS
'Signs in: the account of an e-mail address, by the output of Argon2id on the password (api.password_parameters), which nothing can read back. No row where the password is wrong, or the account may not sign in.
Requires: nothing.
Errors: RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.open_session(bigint, uuid, text, bytea, text, text) TO wardgraph_api;
