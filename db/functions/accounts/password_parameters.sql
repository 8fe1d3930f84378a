SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.password_parameters(p_hospital_id bigint, p_session_id uuid, p_email text)
RETURNS TABLE (parameters text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_email CONSTANT text := lower(btrim(p_email));
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.refuse_limited(max(auth.attempt_wait(p_hospital_id, l.kind, l.key))) FROM auth.sign_in_limits(p_hospital_id, v_email) AS l;
    RETURN QUERY SELECT coalesce(
        (
            SELECT w.parameters FROM auth.accounts AS a
            JOIN auth.passwords AS w ON w.hospital_id = a.hospital_id AND w.account_id = a.id
            WHERE a.hospital_id = p_hospital_id AND a.email = v_email
        ),
        rules.password_beginning() || '$' || rtrim(encode(substring(sha256(r.salt_key || convert_to(coalesce(v_email, ''), 'UTF8')) FOR 16), 'base64'), '=')
    )
    FROM auth.sign_in_rules AS r WHERE r.hospital_id = p_hospital_id;
END
$$;
COMMENT ON FUNCTION api.password_parameters(bigint, uuid, text) IS
'How to run Argon2id on the password of an e-mail address: a PHC string up to its salt. For an address without a password, what new passwords have (rules.password_beginning) with an invented salt, always the same, so that neither the web tier nor whoever has its login can tell. Refuses before anything costly is done if the password could not be tried now.
Requires: nothing.
Errors: RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.password_parameters(bigint, uuid, text) TO wardgraph_api;
