SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.redeem_token(p_hospital_id bigint, p_kind text, p_token text) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_email text;
BEGIN
    -- Of two at once the second waits here, and finds nothing. Should the command fail, the token is there again.
    DELETE FROM auth.tokens AS t
    WHERE t.hospital_id = p_hospital_id AND t.kind = p_kind AND t.token_hash = sha256(convert_to(p_token, 'UTF8')) AND t.expires_at > now()
    RETURNING t.email INTO v_email;
    IF v_email IS NULL THEN
        PERFORM auth.refuse_token();
    END IF;
    RETURN v_email;
END
$$;
COMMENT ON FUNCTION auth.redeem_token(bigint, text, text) IS
'Uses a token up: the address that it was mailed to, which it proves to be the asker''s. INVALID_TOKEN where it is not, or no longer, valid. Call it after the input was checked: a command that fails leaves the token valid.';
