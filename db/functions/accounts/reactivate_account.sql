SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reactivate_account(p_hospital_id bigint, p_session_id uuid, p_account_id bigint) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('accountId', p_account_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'account', p_account_id);
    RETURN clinic.set_account_status(p_hospital_id, p_account_id, 'SUSPENDED', 'ACTIVE');
END
$$;
COMMENT ON FUNCTION api.reactivate_account(bigint, uuid, bigint) IS
'Lets a suspended account sign in again.
Requires: account.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.reactivate_account(bigint, uuid, bigint) TO wardgraph_api;
