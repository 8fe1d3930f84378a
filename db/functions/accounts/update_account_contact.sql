-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_account_contact(
    p_hospital_id bigint, p_session_id uuid, p_account_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given auth.accounts;
    v_old auth.accounts;
    v_new auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.contact');
    v_given := jsonb_populate_record(NULL::auth.accounts, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('accountId', p_account_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{first_name, last_name, phone}',
            clinic.account_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_account(p_hospital_id, 'account.contact', p_account_id);
    PERFORM clinic.lock_administrators(p_hospital_id, p_account_id);
    SELECT t.* INTO v_old FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('account', p_account_id);
    END IF;
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.account_problems(p_hospital_id, v_new));
    PERFORM clinic.check_account_change(p_hospital_id, v_old, v_new);
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE auth.accounts AS t SET
        first_name = v_new.first_name,
        last_name = v_new.last_name,
        phone = v_new.phone
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_account_contact(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of auth.accounts: p_changes {column: value} of first_name, last_name, phone; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: account.contact.
Errors: BAD_USER_INPUT, NOT_FOUND, LAST_ADMINISTRATOR, BAD_TRANSITION, PATIENT_MERGED.';
GRANT EXECUTE ON FUNCTION api.update_account_contact(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
