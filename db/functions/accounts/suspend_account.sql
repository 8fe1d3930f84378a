-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.suspend_account(p_hospital_id bigint, p_session_id uuid, p_account_id bigint)
RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old auth.accounts;
    v_new auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('accountId', p_account_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'account', p_account_id);
    PERFORM clinic.lock_administrators(p_hospital_id, p_account_id);
    SELECT t.* INTO v_old FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('account', p_account_id);
    END IF;
    IF v_old.status NOT IN ('ACTIVE') THEN
        PERFORM rules.refuse_transition('account', v_old.status, 'SUSPENDED');
    END IF;
    v_new := v_old;
    v_new.status := 'SUSPENDED';
    PERFORM clinic.check_account_change(p_hospital_id, v_old, v_new);
    UPDATE auth.accounts AS t SET status = 'SUSPENDED'
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    PERFORM clinic.end_sessions(p_hospital_id, p_account_id);
    SELECT t.* INTO STRICT v_new FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.suspend_account(bigint, uuid, bigint) IS
'Suspends an account: it can no longer sign in, and its sessions end.
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, LAST_ADMINISTRATOR, PATIENT_MERGED.';
GRANT EXECUTE ON FUNCTION api.suspend_account(bigint, uuid, bigint) TO wardgraph_api;
