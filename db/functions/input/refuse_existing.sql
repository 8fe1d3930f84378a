SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_existing(p_path text, p_what text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH504', message = format('There is already %s.', p_what),
        detail = jsonb_build_object('path', p_path)::text, hint = 'Use the existing record, or another value.';
END
$$;
COMMENT ON FUNCTION rules.refuse_existing(text, text) IS 'Raises ALREADY_EXISTS for the field at p_path.';
