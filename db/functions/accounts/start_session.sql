SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.start_session(p_hospital_id bigint, p_account_id bigint, p_refresh_token text, p_user_agent text) RETURNS auth.sessions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_session auth.sessions;
BEGIN
    UPDATE auth.accounts AS a SET last_sign_in_at = clinic.clock(), failed_sign_ins = 0
    WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id;
    -- By the real time, however the hospital's clock is moved: auth.enter compares with it.
    INSERT INTO auth.sessions (hospital_id, account_id, expires_at, ends_at, client_address, user_agent)
    SELECT
        p_hospital_id, p_account_id, now() + make_interval(days => r.session_idle_days), now() + make_interval(days => r.session_days),
        auth.client_address(), left(p_user_agent, 200)
    FROM auth.sign_in_rules AS r WHERE r.hospital_id = p_hospital_id
    RETURNING * INTO STRICT v_session;
    INSERT INTO auth.refresh_tokens (hospital_id, token_hash, session_id)
    VALUES (p_hospital_id, sha256(convert_to(p_refresh_token, 'UTF8')), v_session.id);
    RETURN v_session;
END
$$;
COMMENT ON FUNCTION auth.start_session(bigint, bigint, text, text) IS
'Opens a session of an account, without any proof: for api.open_session, which has one, and for the operator. Alone decides how long it lasts.';
