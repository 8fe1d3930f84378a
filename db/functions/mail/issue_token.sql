SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.issue_token(p_hospital_id bigint, p_kind text, p_email text, p_lifetime interval) RETURNS text
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- 244 random bits of the server's own. It begins with the hospital, as refresh tokens do.
    v_token CONSTANT text := p_hospital_id || '.' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
BEGIN
    INSERT INTO auth.tokens (hospital_id, kind, email, token_hash, expires_at)
    VALUES (p_hospital_id, p_kind, p_email, sha256(convert_to(v_token, 'UTF8')), now() + p_lifetime)
    ON CONFLICT (hospital_id, kind, email)
    DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at, created_at = excluded.created_at;
    RETURN v_token;
END
$$;
COMMENT ON FUNCTION auth.issue_token(bigint, text, text, interval) IS
'A new one-time token for the mail that brings it (worker.claim_mail): no api function may return it. One of the same kind for the same address is no longer valid.';
