SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.resend_invitation(p_hospital_id bigint, p_session_id uuid, p_account_id bigint) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('accountId', p_account_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'account', p_account_id);
    SELECT t.* INTO v_account FROM auth.accounts AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_account_id FOR NO KEY UPDATE;
    IF v_account.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('account', p_account_id);
    END IF;
    IF v_account.status <> 'INVITED' THEN
        PERFORM rules.refuse_transition('account', v_account.status, 'INVITED');
    END IF;
    PERFORM auth.queue_mail(p_hospital_id, 'INVITATION', v_account.email);
    RETURN v_account;
END
$$;
COMMENT ON FUNCTION api.resend_invitation(bigint, uuid, bigint) IS
'Mails an account''s invitation again, with a new link; the link before it is no longer valid.
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.resend_invitation(bigint, uuid, bigint) TO wardgraph_api;
