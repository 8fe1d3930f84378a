SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.open_session(
    p_hospital_id bigint, p_session_id uuid, p_account_id bigint, p_password_hash text, p_refresh_token_hash bytea, p_expires_at timestamptz
) RETURNS SETOF auth.sessions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    -- The hash is the proof that the password was verified against what holds now: it may have changed meanwhile.
    UPDATE auth.accounts AS a SET last_sign_in_at = clinic.clock()
    WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id AND a.password_hash = p_password_hash AND a.status = 'ACTIVE';
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            errcode = 'ZH004', message = 'The e-mail address or the password is wrong.', detail = '{}',
            hint = 'Check both, and the hospital.';
    END IF;
    RETURN QUERY INSERT INTO auth.sessions AS s (hospital_id, account_id, refresh_token_hash, expires_at)
    VALUES (p_hospital_id, p_account_id, p_refresh_token_hash, p_expires_at)
    RETURNING s.*;
END
$$;
COMMENT ON FUNCTION api.open_session(bigint, uuid, bigint, text, bytea, timestamptz) IS
'Signs an account in, once the web tier has verified its password against p_password_hash. INVALID_CREDENTIALS if the account changed meanwhile.
Requires: nothing.
Errors: INVALID_CREDENTIALS.';
GRANT EXECUTE ON FUNCTION api.open_session(bigint, uuid, bigint, text, bytea, timestamptz) TO wardgraph_api;
