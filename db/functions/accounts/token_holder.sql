SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.token_holder(p_hospital_id bigint, p_session_id uuid, p_kind text, p_token text)
RETURNS TABLE (email text, hospital text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.email, h.name
    FROM auth.tokens AS t JOIN clinic.hospitals AS h ON h.id = p_hospital_id
    WHERE t.hospital_id = p_hospital_id AND t.kind = p_kind AND t.token_hash = sha256(convert_to(p_token, 'UTF8')) AND t.expires_at > now();
END
$$;
COMMENT ON FUNCTION api.token_holder(bigint, uuid, text, text) IS
'The recipient of a valid token: asked before a password is hashed, and for the names that it must not contain. No row for any other. It is not used up.';
GRANT EXECUTE ON FUNCTION api.token_holder(bigint, uuid, text, text) TO wardgraph_api;
