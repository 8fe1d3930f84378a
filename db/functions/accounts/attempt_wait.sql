SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.attempt_wait(p_hospital_id bigint, p_kind text, p_key text) RETURNS integer
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most integer;
    v_window_seconds integer;
    v_wait interval;
BEGIN
    SELECT l.most, l.window_seconds INTO v_most, v_window_seconds FROM auth.limit_of(p_hospital_id, p_kind) AS l;
    SELECT a.forgotten_at - clock_timestamp() - make_interval(secs => v_window_seconds - v_window_seconds::double precision / v_most)
    INTO v_wait FROM auth.attempts AS a
    WHERE a.hospital_id = p_hospital_id AND a.kind = p_kind AND a.key_hash = sha256(convert_to(p_key, 'UTF8'));
    RETURN CASE WHEN v_wait > interval '0' THEN greatest(ceil(extract(epoch FROM v_wait)), 1) END;
END
$$;
COMMENT ON FUNCTION auth.attempt_wait(bigint, text, text) IS
'Whether an attempt of a kind (auth.limits) may be made by whoever the key names, without counting one. Null: it may. A number: the limit is reached, and an attempt is there again after so many seconds.';
