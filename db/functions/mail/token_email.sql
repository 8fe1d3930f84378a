SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.token_email(p_hospital_id bigint, p_kind text, p_token text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_email text;
BEGIN
    SELECT t.email INTO v_email FROM auth.tokens AS t
    WHERE t.hospital_id = p_hospital_id AND t.kind = p_kind AND t.token_hash = sha256(convert_to(p_token, 'UTF8')) AND t.expires_at > now();
    IF v_email IS NULL THEN
        PERFORM auth.refuse_token();
    END IF;
    RETURN v_email;
END
$$;
COMMENT ON FUNCTION auth.token_email(bigint, text, text) IS
'The address that a valid token was mailed to. INVALID_TOKEN where it is not, or no longer, valid. It is not used up.';
