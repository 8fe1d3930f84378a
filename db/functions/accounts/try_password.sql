SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.try_password(p_hospital_id bigint, p_email text, p_proof bytea) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_email CONSTANT text := lower(btrim(p_email));
    v_kinds text[];
    v_keys text[];
    v_account_id bigint;
    v_failed_id bigint;
BEGIN
    SELECT array_agg(l.kind), array_agg(l.key) INTO v_kinds, v_keys FROM auth.sign_in_limits(p_hospital_id, v_email) AS l;
    -- Counted before anything is compared: of guesses at the same time no more are heard than the limits allow.
    FOR v_place IN 1..cardinality(v_kinds) LOOP
        PERFORM auth.limit_attempts(p_hospital_id, v_kinds[v_place], v_keys[v_place]);
    END LOOP;
    -- A reset, a suspension or a deletion that is under way comes first: it would not see the session that is about to begin,
    -- and has to be seen by what is compared, in a statement after the lock.
    PERFORM FROM auth.accounts AS a WHERE a.hospital_id = p_hospital_id AND a.email = v_email FOR NO KEY UPDATE;
    SELECT a.id INTO v_account_id FROM auth.accounts AS a
    JOIN auth.passwords AS w ON w.hospital_id = a.hospital_id AND w.account_id = a.id
    WHERE a.hospital_id = p_hospital_id AND a.email = v_email AND a.status = 'ACTIVE' AND w.proof_hash = sha256(p_proof);
    IF v_account_id IS NULL THEN
        UPDATE auth.accounts AS a SET last_failed_sign_in_at = clinic.clock(), failed_sign_ins = a.failed_sign_ins + 1
        WHERE a.hospital_id = p_hospital_id AND a.email = v_email
        RETURNING a.id INTO v_failed_id;
        PERFORM audit.record_event(p_hospital_id, 'SIGN_IN_FAILED', v_failed_id);
        IF auth.attempt_wait(p_hospital_id, v_kinds[1], v_keys[1]) IS NOT NULL THEN
            PERFORM audit.record_event(p_hospital_id, 'LOCKED_OUT', v_failed_id);
        END IF;
    ELSE
        FOR v_place IN 1..cardinality(v_kinds) LOOP
            PERFORM auth.return_attempt(p_hospital_id, v_kinds[v_place], v_keys[v_place]);
        END LOOP;
    END IF;
    RETURN v_account_id;
END
$$;
COMMENT ON FUNCTION auth.try_password(bigint, text, bytea) IS
'The active account that has this e-mail address and whose password gives this proof: Argon2id''s output by the parameters of api.password_parameters. Null for none, which stays counted and must not be made an exception. RATE_LIMITED before anything is compared. The account is locked from then on.';
