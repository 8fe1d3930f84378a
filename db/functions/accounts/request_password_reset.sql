SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.request_password_reset(p_hospital_id bigint, p_session_id uuid, p_email text) RETURNS TABLE (is_queued boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(p_email IS NOT NULL, 'email', 'REQUIRED', 'is required'),
        rules.email_problem('email', btrim(p_email))
    ]);
    PERFORM auth.limit_attempts(p_hospital_id, 'password_reset.address', auth.client_network());
    PERFORM auth.limit_attempts(p_hospital_id, 'password_reset.account', lower(btrim(p_email)));
    -- Whether there is such an account is not even looked at: the worker does, when it sends.
    PERFORM auth.queue_mail(p_hospital_id, 'PASSWORD_RESET', p_email);
    RETURN QUERY SELECT true;
END
$$;
COMMENT ON FUNCTION api.request_password_reset(bigint, uuid, text) IS
'Has a link mailed with which the account of an e-mail address gets a new password, if there is one that is ACTIVE. It answers alike, and after the same time, if there is none.
Requires: nothing.
Errors: BAD_USER_INPUT, RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.request_password_reset(bigint, uuid, text) TO wardgraph_api;
