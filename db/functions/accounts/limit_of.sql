SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.limit_of(p_hospital_id bigint, p_kind text) RETURNS auth.limits
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_limit auth.limits;
BEGIN
    SELECT l.* INTO v_limit FROM auth.limits AS l WHERE l.hospital_id = p_hospital_id AND l.kind = p_kind;
    IF NOT FOUND THEN
        -- Another may make it at the same time, or the operator.
        INSERT INTO auth.limits (hospital_id, kind, most, window_seconds)
        SELECT p_hospital_id, d.kind, d.most, d.window_seconds FROM auth.default_limits() AS d WHERE d.kind = p_kind
        ON CONFLICT (hospital_id, kind) DO NOTHING;
        SELECT l.* INTO STRICT v_limit FROM auth.limits AS l WHERE l.hospital_id = p_hospital_id AND l.kind = p_kind;
    END IF;
    RETURN v_limit;
END
$$;
COMMENT ON FUNCTION auth.limit_of(bigint, text) IS 'The hospital''s limit of a kind of attempt. A kind that is not among auth.default_limits() is a fault.';
