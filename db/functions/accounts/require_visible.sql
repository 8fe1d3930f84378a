SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.require_visible(p_hospital_id bigint, p_type text, p_id bigint) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT auth.sees(p_hospital_id, p_type, p_id) THEN
        PERFORM auth.refuse_missing(p_type, p_id);
    END IF;
END
$$;
COMMENT ON FUNCTION auth.require_visible(bigint, text, bigint) IS 'NOT_FOUND unless the asker sees the row; whether it exists for others stays unsaid.';
