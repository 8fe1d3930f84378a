SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_kept(p_what text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH502', message = format('%s cannot be set directly.', p_what),
        detail = jsonb_build_object('what', p_what)::text, hint = 'The database computes it from other records. Change those.';
END
$$;
COMMENT ON FUNCTION rules.refuse_kept(text) IS 'Raises KEPT_BY_TRIGGERS.';
