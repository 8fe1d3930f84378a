SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.set_password(p_hospital_id bigint, p_account_id bigint, p_password_hash text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- $argon2id$v=19$m=65536,t=3,p=4$<salt>$<output>, both in base64 without padding.
    v_parameters CONSTANT text := substring(p_password_hash FROM '^(.*)\$[^$]*$');
    v_proof_hash CONSTANT bytea := sha256(decode(split_part(p_password_hash, '$', 6) || '=', 'base64'));
BEGIN
    INSERT INTO auth.passwords AS w (hospital_id, account_id, parameters, proof_hash)
    VALUES (p_hospital_id, p_account_id, v_parameters, v_proof_hash)
    ON CONFLICT (hospital_id, account_id) DO UPDATE SET parameters = v_parameters, proof_hash = v_proof_hash, set_at = clinic.clock();
END
$$;
COMMENT ON FUNCTION clinic.set_password(bigint, bigint, text) IS
'Sets the password of an account: the one place that takes a PHC string (rules.password_problem) apart. What is kept cannot open a session.';
