SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.change_password(p_hospital_id bigint, p_session_id uuid, p_proof bytea, p_new_password_hash text)
RETURNS SETOF auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('password.change');
    PERFORM rules.check_input(ARRAY[rules.password_problem(p_new_password_hash, 'newPassword')]);
    -- Without a lock: counted attempts come before the account in the order of locks.
    SELECT a.* INTO STRICT v_account FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = auth.account_id();
    IF auth.try_password(p_hospital_id, v_account.email, p_proof) IS DISTINCT FROM v_account.id THEN
        -- No error here, which would undo the count of what was tried: no row says it.
        RETURN;
    END IF;
    PERFORM clinic.set_password(p_hospital_id, v_account.id, p_new_password_hash);
    UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.account_id = v_account.id AND s.key <> p_session_id AND s.revoked_at IS NULL;
    PERFORM auth.queue_mail(p_hospital_id, 'PASSWORD_CHANGED', v_account.email);
    RETURN NEXT v_account;
END
$$;
COMMENT ON FUNCTION api.change_password(bigint, uuid, bytea, text) IS
'Sets a new password of the asker''s account, by the output of Argon2id on the current one (api.own_password_parameters), and ends the account''s other sessions. No row where the current one is wrong, which counts as an attempt to sign in.
Requires: password.change.
Errors: BAD_USER_INPUT, RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.change_password(bigint, uuid, bytea, text) TO wardgraph_api;
