SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_transition(p_type text, p_from text, p_to text) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION USING
        errcode = 'ZH207', message = format('This %s is %s and cannot become %s.', replace(p_type, '_', ' '), p_from, p_to),
        detail = jsonb_build_object('from', p_from, 'to', p_to)::text,
        hint = 'Read the current status: another user may have changed it.';
END
$$;
COMMENT ON FUNCTION rules.refuse_transition(text, text, text) IS
'Raises BAD_TRANSITION.';
