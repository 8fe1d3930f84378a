SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.revoke_session(p_hospital_id bigint, p_session_id uuid, p_id bigint) RETURNS auth.sessions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_session auth.sessions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('session.revoke');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('id', p_id),
        rules.problem_unless(
            NOT EXISTS (SELECT FROM auth.sessions AS s WHERE s.hospital_id = p_hospital_id AND s.id = p_id AND s.key = p_session_id),
            'id', 'OWN_SESSION', 'must not be the session that asks: sign out to end that'
        )
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'session', p_id);
    SELECT s.* INTO v_session FROM auth.sessions AS s WHERE s.hospital_id = p_hospital_id AND s.id = p_id FOR NO KEY UPDATE;
    IF NOT auth.may('session.revoke') AND v_session.account_id IS DISTINCT FROM auth.account_id() THEN
        PERFORM auth.refuse_missing('session', p_id);
    END IF;
    -- One that has ended has ended when it did.
    UPDATE auth.sessions AS s SET revoked_at = coalesce(s.revoked_at, clinic.clock())
    WHERE s.hospital_id = p_hospital_id AND s.id = p_id;
    SELECT s.* INTO STRICT v_session FROM auth.visible_sessions AS s WHERE s.hospital_id = p_hospital_id AND s.id = p_id;
    RETURN v_session;
END
$$;
COMMENT ON FUNCTION api.revoke_session(bigint, uuid, bigint) IS
'Ends a session, but the one that asks for it: its client is out at its next call.
Requires: session.revoke.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.revoke_session(bigint, uuid, bigint) TO wardgraph_api;
