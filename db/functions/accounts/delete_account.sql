SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_account(p_hospital_id bigint, p_session_id uuid, p_account_id bigint) RETURNS auth.accounts
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
    v_new := v_old;
    v_new.status := 'DELETED';
    PERFORM clinic.check_account_change(p_hospital_id, v_old, v_new);
    SELECT t.* INTO STRICT v_old FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    BEGIN
        -- What an account that nobody else's record names owned by itself goes with it; all else keeps the row.
        DELETE FROM clinic.holds AS t WHERE t.hospital_id = p_hospital_id AND t.account_id = p_account_id;
        DELETE FROM auth.requests AS t WHERE t.hospital_id = p_hospital_id AND t.account_id = p_account_id;
        PERFORM clinic.drop_second_factor(p_hospital_id, p_account_id);
        DELETE FROM auth.passwords AS t WHERE t.hospital_id = p_hospital_id AND t.account_id = p_account_id;
        DELETE FROM auth.sessions AS t WHERE t.hospital_id = p_hospital_id AND t.account_id = p_account_id;
        DELETE FROM auth.accounts AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    EXCEPTION WHEN foreign_key_violation THEN
        -- The row stays for the records that name it.
        PERFORM clinic.empty_account(p_hospital_id, p_account_id);
        SELECT t.* INTO STRICT v_old FROM auth.accounts AS t
        WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    END;
    RETURN v_old;
END
$$;
COMMENT ON FUNCTION api.delete_account(bigint, uuid, bigint) IS
'Deletes an account: nobody signs in with it again, and its sessions end. Where a record names the account, such as an appointment that it booked, the row stays with its roles and the person that it is for, and without e-mail address, names, telephone and password. Answers with what is kept, or what the account was.
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, LAST_ADMINISTRATOR.';
GRANT EXECUTE ON FUNCTION api.delete_account(bigint, uuid, bigint) TO wardgraph_api;
