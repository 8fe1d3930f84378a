SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reset_password(p_hospital_id bigint, p_session_id uuid, p_token text, p_new_password_hash text)
RETURNS TABLE (account_id bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account_id bigint;
    v_email text;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[rules.password_problem(p_new_password_hash, 'newPassword')]);
    v_email := auth.token_email(p_hospital_id, 'PASSWORD_RESET', p_token);
    SELECT a.id INTO v_account_id FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.email = v_email AND a.status = 'ACTIVE' FOR NO KEY UPDATE;
    IF v_account_id IS NULL THEN
        PERFORM auth.refuse_token();
    END IF;
    PERFORM auth.redeem_token(p_hospital_id, 'PASSWORD_RESET', p_token);
    PERFORM clinic.set_password(p_hospital_id, v_account_id, p_new_password_hash);
    PERFORM clinic.end_sessions(p_hospital_id, v_account_id);
    PERFORM auth.queue_mail(p_hospital_id, 'PASSWORD_CHANGED', v_email);
    RETURN QUERY SELECT v_account_id;
END
$$;
COMMENT ON FUNCTION api.reset_password(bigint, uuid, text, text) IS
'Sets a new password by the token of a mail, and ends all sessions of the account, which is told by mail. A password that is refused leaves the token valid.
Requires: nothing.
Errors: BAD_USER_INPUT, INVALID_TOKEN.';
GRANT EXECUTE ON FUNCTION api.reset_password(bigint, uuid, text, text) TO wardgraph_api;
