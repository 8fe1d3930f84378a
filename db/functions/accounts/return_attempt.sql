SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.return_attempt(p_hospital_id bigint, p_kind text, p_key text) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE auth.attempts AS a SET forgotten_at = a.forgotten_at - make_interval(secs => l.window_seconds) / l.most
    FROM auth.limit_of(p_hospital_id, p_kind) AS l
    WHERE a.hospital_id = p_hospital_id AND a.kind = p_kind AND a.key_hash = sha256(convert_to(p_key, 'UTF8'));
END
$$;
COMMENT ON FUNCTION auth.return_attempt(bigint, text, text) IS 'Gives back an attempt that auth.count_attempt counted: it was a right one.';
