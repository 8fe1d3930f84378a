SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.limit_of(p_hospital_id bigint, p_kind text, OUT most integer, OUT window_seconds integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT l.most, l.window_seconds INTO most, window_seconds FROM auth.limits AS l
    WHERE l.hospital_id = p_hospital_id AND l.kind = p_kind;
    IF NOT FOUND THEN
        SELECT d.most, d.window_seconds INTO STRICT most, window_seconds FROM auth.default_limits() AS d WHERE d.kind = p_kind;
    END IF;
END
$$;
COMMENT ON FUNCTION auth.limit_of(bigint, text) IS
'The limit of a kind of attempt: the hospital''s row, or else the default. A kind that neither has is a fault.';
