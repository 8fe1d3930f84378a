SET LOCAL ROLE wardgraph_owner;

-- PostgreSQL itself has no SHA-1, and authenticators know little else. For HMAC only, where its collisions do not matter.
CREATE OR REPLACE FUNCTION rules.sha1(p_message bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c_mask CONSTANT bigint := 4294967295;
    v_padded CONSTANT bytea := p_message || '\x80'::bytea
        || decode(repeat('00', (119 - length(p_message) % 64) % 64), 'hex') || int8send(length(p_message)::bigint * 8);
    v_state bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
    v_words bigint[];
    v_word bigint;
    v_a bigint;
    v_b bigint;
    v_c bigint;
    v_d bigint;
    v_e bigint;
    v_f bigint;
BEGIN
    FOR v_block IN 0..length(v_padded) / 64 - 1 LOOP
        v_words := '{}';
        v_a := v_state[1];
        v_b := v_state[2];
        v_c := v_state[3];
        v_d := v_state[4];
        v_e := v_state[5];
        FOR v_round IN 0..79 LOOP
            IF v_round < 16 THEN
                v_word := ('x' || encode(substring(v_padded FROM v_block * 64 + v_round * 4 + 1 FOR 4), 'hex'))::bit(32)::bigint & c_mask;
            ELSE
                v_word := v_words[v_round - 2] # v_words[v_round - 7] # v_words[v_round - 13] # v_words[v_round - 15];
                v_word := ((v_word << 1) | (v_word >> 31)) & c_mask;
            END IF;
            v_words := v_words || v_word;
            v_f := CASE v_round / 20
                WHEN 0 THEN ((v_b & v_c) | ((v_b # c_mask) & v_d)) + 1518500249
                WHEN 1 THEN (v_b # v_c # v_d) + 1859775393
                WHEN 2 THEN ((v_b & v_c) | (v_b & v_d) | (v_c & v_d)) + 2400959708
                ELSE (v_b # v_c # v_d) + 3395469782
            END;
            v_f := ((((v_a << 5) | (v_a >> 27)) & c_mask) + v_f + v_e + v_word) & c_mask;
            v_e := v_d;
            v_d := v_c;
            v_c := ((v_b << 30) | (v_b >> 2)) & c_mask;
            v_b := v_a;
            v_a := v_f;
        END LOOP;
        v_state := ARRAY[
            (v_state[1] + v_a) & c_mask, (v_state[2] + v_b) & c_mask, (v_state[3] + v_c) & c_mask, (v_state[4] + v_d) & c_mask,
            (v_state[5] + v_e) & c_mask
        ];
    END LOOP;
    RETURN decode(
        lpad(to_hex(v_state[1]), 8, '0') || lpad(to_hex(v_state[2]), 8, '0') || lpad(to_hex(v_state[3]), 8, '0')
        || lpad(to_hex(v_state[4]), 8, '0') || lpad(to_hex(v_state[5]), 8, '0'), 'hex'
    );
END
$$;
COMMENT ON FUNCTION rules.sha1(bytea) IS 'SHA-1 (RFC 3174).';
