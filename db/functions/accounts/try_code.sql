SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.try_code(p_hospital_id bigint, p_account_id bigint, p_code text) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- As people type them: in groups, and in any case.
    v_code CONSTANT text := upper(regexp_replace(p_code, '[\s-]', '', 'g'));
    v_now CONSTANT bigint := floor(extract(epoch FROM clock_timestamp()) / 30);
    v_step bigint;
BEGIN
    -- As whoever signs in has done by now, so that all take their locks in one order.
    PERFORM FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_account_id FOR NO KEY UPDATE;
    PERFORM auth.limit_attempts(p_hospital_id, 'second_factor.account', p_account_id::text);
    -- The lock makes a code good once, also for two who use it at the same time.
    PERFORM FROM auth.second_factors AS f WHERE f.hospital_id = p_hospital_id AND f.account_id = p_account_id FOR NO KEY UPDATE;
    SELECT step INTO v_step FROM auth.second_factors AS f, generate_series(v_now - 1, v_now + 1) AS step
    WHERE f.hospital_id = p_hospital_id AND f.account_id = p_account_id AND step > f.last_step AND rules.totp(f.secret, step) = v_code;
    IF v_step IS NOT NULL THEN
        UPDATE auth.second_factors AS f SET last_step = v_step WHERE f.hospital_id = p_hospital_id AND f.account_id = p_account_id;
    ELSE
        DELETE FROM auth.recovery_codes AS r
        WHERE r.hospital_id = p_hospital_id AND r.account_id = p_account_id AND r.code_hash = sha256(convert_to(v_code, 'UTF8'));
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END IF;
    PERFORM auth.return_attempt(p_hospital_id, 'second_factor.account', p_account_id::text);
    RETURN true;
END
$$;
COMMENT ON FUNCTION auth.try_code(bigint, bigint, text) IS
'Whether a code is one of the account''s authenticator, of now or of half a minute before or after, or a recovery code; each is good once. A wrong one stays counted and must not be made an exception. RATE_LIMITED before anything is compared. The account is locked from then on.';
