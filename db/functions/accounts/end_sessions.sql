SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.end_sessions(p_hospital_id bigint, p_account_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE auth.sessions AS s SET revoked_at = clinic.clock()
    WHERE s.hospital_id = p_hospital_id AND s.account_id = p_account_id AND s.revoked_at IS NULL;
END
$$;
COMMENT ON FUNCTION clinic.end_sessions(bigint, bigint) IS
'Ends all sessions of an account that may not sign in any more.';
