SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.disable_second_factor(p_hospital_id bigint, p_session_id uuid, p_account_id bigint, p_code text)
RETURNS TABLE (account_id bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.second_factor');
    PERFORM rules.check_input(ARRAY[rules.id_problem('accountId', p_account_id)]);
    PERFORM auth.require_account(p_hospital_id, 'account.second_factor', p_account_id);
    -- An administrator helps others who have lost their authenticator; one's own takes a code, also an administrator's.
    IF p_account_id = auth.account_id() AND NOT auth.try_code(p_hospital_id, p_account_id, p_code) THEN
        -- No error here, which would undo the count of what was tried: no row says it.
        RETURN;
    END IF;
    UPDATE auth.accounts AS a SET second_factor_since = NULL WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id;
    PERFORM clinic.drop_second_factor(p_hospital_id, p_account_id);
    RETURN QUERY SELECT p_account_id;
END
$$;
COMMENT ON FUNCTION api.disable_second_factor(bigint, uuid, bigint, text) IS
'Turns the second factor of an account off: of the own account by a code, of another by an administrator. No row where the code is wrong.
Requires: account.second_factor.
Errors: BAD_USER_INPUT, NOT_FOUND, RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.disable_second_factor(bigint, uuid, bigint, text) TO wardgraph_api;
