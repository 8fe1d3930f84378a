SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.sign_out_everywhere(p_hospital_id bigint, p_session_id uuid, p_account_id bigint) RETURNS auth.accounts
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_account auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('session.revoke');
    PERFORM rules.check_input(ARRAY[rules.id_problem('accountId', p_account_id)]);
    PERFORM auth.require_account(p_hospital_id, 'session.revoke', p_account_id);
    UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.account_id = p_account_id AND s.revoked_at IS NULL AND s.key <> p_session_id;
    SELECT a.* INTO STRICT v_account FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id;
    RETURN v_account;
END
$$;
COMMENT ON FUNCTION api.sign_out_everywhere(bigint, uuid, bigint) IS
'Ends all sessions of an account but the one that asks for it.
Requires: session.revoke.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.sign_out_everywhere(bigint, uuid, bigint) TO wardgraph_api;
