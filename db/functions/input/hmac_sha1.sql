SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.hmac_sha1(p_key bytea, p_message bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_key bytea := CASE WHEN length(p_key) > 64 THEN rules.sha1(p_key) ELSE p_key END;
    v_inner bytea;
    v_outer bytea;
BEGIN
    v_key := v_key || decode(repeat('00', 64 - length(v_key)), 'hex');
    v_inner := v_key;
    v_outer := v_key;
    FOR v_place IN 0..63 LOOP
        v_inner := set_byte(v_inner, v_place, get_byte(v_key, v_place) # 54);
        v_outer := set_byte(v_outer, v_place, get_byte(v_key, v_place) # 92);
    END LOOP;
    RETURN rules.sha1(v_outer || rules.sha1(v_inner || p_message));
END
$$;
COMMENT ON FUNCTION rules.hmac_sha1(bytea, bytea) IS 'HMAC-SHA-1 (RFC 2104, RFC 2202).';
