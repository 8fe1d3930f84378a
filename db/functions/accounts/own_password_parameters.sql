SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.own_password_parameters(p_hospital_id bigint, p_session_id uuid)
RETURNS TABLE (parameters text, email text, hospital text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.refuse_limited(max(auth.attempt_wait(p_hospital_id, l.kind, l.key)))
    FROM auth.accounts AS a, auth.sign_in_limits(p_hospital_id, a.email) AS l
    WHERE a.hospital_id = p_hospital_id AND a.id = auth.account_id();
    RETURN QUERY SELECT w.parameters, a.email, h.name
    FROM auth.accounts AS a
    JOIN auth.passwords AS w ON w.hospital_id = p_hospital_id AND w.account_id = a.id
    JOIN clinic.hospitals AS h ON h.id = p_hospital_id
    WHERE a.hospital_id = p_hospital_id AND a.id = auth.account_id();
END
$$;
COMMENT ON FUNCTION api.own_password_parameters(bigint, uuid) IS
'How to run Argon2id on the password of the asker''s account, and the names that a new one must not contain. No row for PUBLIC. Refuses before anything costly is done if the password could not be tried now.
Requires: nothing.
Errors: RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.own_password_parameters(bigint, uuid) TO wardgraph_api;
