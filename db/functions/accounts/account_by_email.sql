SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.account_by_email(p_hospital_id bigint, p_session_id uuid, p_email text)
RETURNS TABLE (account_id bigint, password_hash text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT a.id, a.password_hash FROM auth.accounts AS a
    WHERE a.hospital_id = p_hospital_id AND a.email = lower(btrim(p_email)) AND a.status = 'ACTIVE';
END
$$;
COMMENT ON FUNCTION api.account_by_email(bigint, uuid, text) IS
'What the web tier verifies a password against at sign-in (Argon2id is not to be had in SQL): one row, or none.';
GRANT EXECUTE ON FUNCTION api.account_by_email(bigint, uuid, text) TO wardgraph_api;
