SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.drop_second_factor(p_hospital_id bigint, p_account_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM auth.second_factors AS f WHERE f.hospital_id = p_hospital_id AND f.account_id = p_account_id;
    DELETE FROM auth.recovery_codes AS r WHERE r.hospital_id = p_hospital_id AND r.account_id = p_account_id;
END
$$;
COMMENT ON FUNCTION clinic.drop_second_factor(bigint, bigint) IS 'Deletes an account''s authenticator and recovery codes.';
