SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.open_session(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_proof bytea, p_code text, p_refresh_token text, p_user_agent text
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
    -- No error here or below, which would undo the count of what was tried: no row says it.
    IF v_account_id IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (
        SELECT FROM auth.second_factors AS f
        WHERE f.hospital_id = p_hospital_id AND f.account_id = v_account_id AND f.confirmed_at IS NOT NULL
    ) THEN
        IF p_code IS NULL THEN
            RETURN QUERY SELECT NULL::uuid, NULL::bigint, v_account_id, NULL::timestamptz;
            RETURN;
        END IF;
        IF NOT auth.try_code(p_hospital_id, v_account_id, p_code) THEN
            PERFORM audit.record_event(p_hospital_id, 'SIGN_IN_FAILED', v_account_id);
            RETURN;
        END IF;
    END IF;
    v_session := auth.start_session(p_hospital_id, v_account_id, p_refresh_token, p_user_agent);
    PERFORM audit.record_event(p_hospital_id, 'SIGN_IN', v_account_id);
    RETURN QUERY SELECT v_session.key, v_session.id, v_session.account_id, v_session.expires_at;
END
$$;
COMMENT ON FUNCTION api.open_session(bigint, uuid, text, bytea, text, text, text) IS
'Signs in: the account of an e-mail address, by the output of Argon2id on the password (api.password_parameters), which nothing can read back, and by a code where the account has a second factor. No row where the password or the code is wrong, or the account may not sign in; a row without a session where the password is right and a code is needed.
Requires: nothing.
Errors: RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.open_session(bigint, uuid, text, bytea, text, text, text) TO wardgraph_api;
