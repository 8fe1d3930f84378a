SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.confirm_second_factor(p_hospital_id bigint, p_session_id uuid, p_code text) RETURNS TABLE (recovery_code text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_codes text[];
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('account.second_factor');
    IF EXISTS (
        SELECT FROM auth.second_factors AS f
        WHERE f.hospital_id = p_hospital_id AND f.account_id = auth.account_id() AND f.confirmed_at IS NOT NULL
    ) THEN
        PERFORM rules.refuse_existing('accountId', 'a second factor');
    END IF;
    -- No error here, which would undo the count of what was tried: no row says it.
    IF NOT auth.try_code(p_hospital_id, auth.account_id(), p_code) THEN
        RETURN;
    END IF;
    UPDATE auth.second_factors AS f SET confirmed_at = clinic.clock() WHERE f.hospital_id = p_hospital_id AND f.account_id = auth.account_id();
    UPDATE auth.accounts AS a SET second_factor_since = clinic.clock() WHERE a.hospital_id = p_hospital_id AND a.id = auth.account_id();
    -- 80 bits each: enough that a hash without a salt tells nothing.
    SELECT array_agg(upper(encode(substring(sha256(uuid_send(gen_random_uuid()) || int4send(place)) FOR 10), 'hex'))) INTO v_codes
    FROM generate_series(1, 10) AS place;
    INSERT INTO auth.recovery_codes (hospital_id, account_id, code_hash)
    SELECT p_hospital_id, auth.account_id(), sha256(convert_to(code, 'UTF8')) FROM unnest(v_codes) AS code;
    RETURN QUERY SELECT code FROM unnest(v_codes) AS code;
END
$$;
COMMENT ON FUNCTION api.confirm_second_factor(bigint, uuid, text) IS
'Turns the second factor of the own account on, by a first code of the authenticator: from now on signing in takes one. Shows ten recovery codes, this once. No row where the code is wrong.
Requires: account.second_factor.
Errors: ALREADY_EXISTS, RATE_LIMITED.';
GRANT EXECUTE ON FUNCTION api.confirm_second_factor(bigint, uuid, text) TO wardgraph_api;
