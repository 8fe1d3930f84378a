SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_account(
    p_hospital_id bigint, p_session_id uuid, p_account_id bigint, p_goes_along integer DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old auth.accounts;
    v_new auth.accounts;
    v_rows integer;
    v_gone integer := 0;
    v_table text;
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
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        CASE
            WHEN p_account_id = auth.account_id() THEN rules.warning('accountId', 'OWN_ACCOUNT', 'is your own account: you are signed out for good')
        END
    ]);
    SELECT t.* INTO STRICT v_old FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    -- What an account owned by itself goes with it; all else keeps the row.
    FOREACH v_table IN ARRAY (SELECT d.parts FROM auth.deletable_types() AS d WHERE d.singular = 'account') LOOP
        EXECUTE format('DELETE FROM %s AS t WHERE t.hospital_id = $1 AND t.account_id = $2', v_table)
        USING p_hospital_id, p_account_id;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_gone := v_gone + v_rows;
    END LOOP;
    DELETE FROM auth.tokens AS t
    WHERE t.hospital_id = p_hospital_id AND (t.kind, t.email) IN (SELECT l.kind, l.email FROM clinic.tokens_of_account(p_hospital_id, p_account_id) AS l);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    PERFORM rules.require_goes_along('account', p_account_id, p_goes_along, v_gone + v_rows);
    BEGIN
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
COMMENT ON FUNCTION api.delete_account(bigint, uuid, bigint, integer, boolean) IS
'Deletes an account: nobody signs in with it again, and its sessions, holds, request ids, mailed links and second factor are gone. An administrator confirms the deletion of their own. Where a record names the account, such as an appointment that it booked, the row stays with its roles and the person that it is for, and without e-mail address, names, telephone and password. p_goes_along is how many records deletionEffects named to go along, for whoever wants no others to go. Answers with what is kept, or what the account was.
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, LAST_ADMINISTRATOR, CONFIRMATION_NEEDED, CHANGED_MEANWHILE.';
GRANT EXECUTE ON FUNCTION api.delete_account(bigint, uuid, bigint, integer, boolean) TO wardgraph_api;
