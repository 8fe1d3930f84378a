SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.totp(p_secret bytea, p_step bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_digest CONSTANT bytea := rules.hmac_sha1(p_secret, int8send(p_step));
    v_offset CONSTANT integer := get_byte(v_digest, 19) & 15;
    v_number bigint;
BEGIN
    v_number := ('x' || encode(substring(v_digest FROM v_offset + 1 FOR 4), 'hex'))::bit(32)::bigint & 2147483647;
    RETURN lpad((v_number % 1000000)::text, 6, '0');
END
$$;
COMMENT ON FUNCTION rules.totp(bytea, bigint) IS
'The code of six digits of a period of 30 seconds, counted from 1970 (RFC 6238 with SHA-1, as authenticators have it).';
