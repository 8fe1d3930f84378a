SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.begin_second_factor(p_hospital_id bigint, p_session_id uuid) RETURNS TABLE (secret bytea, email text, issuer text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_secret bytea;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.second_factor');
    v_secret := substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 20);
    INSERT INTO auth.second_factors AS f (hospital_id, account_id, secret) VALUES (p_hospital_id, auth.account_id(), v_secret)
    ON CONFLICT (hospital_id, account_id) DO UPDATE SET secret = v_secret, last_step = 0 WHERE f.confirmed_at IS NULL;
    IF NOT FOUND THEN
        PERFORM rules.refuse_existing('accountId', 'a second factor');
    END IF;
    RETURN QUERY SELECT v_secret, a.email, h.name
    FROM auth.accounts AS a JOIN clinic.hospitals AS h ON h.id = a.hospital_id
    WHERE a.hospital_id = p_hospital_id AND h.id = p_hospital_id AND a.id = auth.account_id();
END
$$;
COMMENT ON FUNCTION api.begin_second_factor(bigint, uuid) IS
'Makes the secret of an authenticator for the own account, and shows it this once. It counts for nothing until a code confirms it.
Requires: account.second_factor.
Errors: ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.begin_second_factor(bigint, uuid) TO wardgraph_api;
