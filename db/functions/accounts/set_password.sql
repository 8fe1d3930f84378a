SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.set_password(p_hospital_id bigint, p_account_id bigint, p_password_hash text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO auth.passwords AS w (hospital_id, account_id, parameters, proof_hash)
    SELECT p_hospital_id, p_account_id, p.parameters, p.proof_hash FROM rules.password_parts(p_password_hash) AS p
    ON CONFLICT (hospital_id, account_id)
    DO UPDATE SET parameters = excluded.parameters, proof_hash = excluded.proof_hash, set_at = clinic.clock();
END
$$;
COMMENT ON FUNCTION clinic.set_password(bigint, bigint, text) IS
'Sets the password of an account from a PHC string. What is kept cannot open a session (rules.password_parts).';
