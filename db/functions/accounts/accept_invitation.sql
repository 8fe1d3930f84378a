SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.accept_invitation(p_hospital_id bigint, p_session_id uuid, p_token text, p_password_hash text)
RETURNS TABLE (account_id bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[rules.password_problem(p_password_hash)]);
    UPDATE auth.accounts AS a SET status = 'ACTIVE'
    WHERE a.hospital_id = p_hospital_id AND a.email = auth.token_email(p_hospital_id, 'INVITATION', p_token) AND a.status = 'INVITED'
    RETURNING a.id INTO v_account_id;
    IF v_account_id IS NULL THEN
        PERFORM auth.refuse_token();
    END IF;
    PERFORM auth.redeem_token(p_hospital_id, 'INVITATION', p_token);
    PERFORM clinic.set_password(p_hospital_id, v_account_id, p_password_hash);
    RETURN QUERY SELECT v_account_id;
END
$$;
COMMENT ON FUNCTION api.accept_invitation(bigint, uuid, text, text) IS
'Sets the first password of an invited account, which becomes ACTIVE, by the token of the invitation. A password that is refused leaves the token valid.
Requires: nothing.
Errors: BAD_USER_INPUT, INVALID_TOKEN.';
GRANT EXECUTE ON FUNCTION api.accept_invitation(bigint, uuid, text, text) TO wardgraph_api;
