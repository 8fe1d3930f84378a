SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_retired(p_type text, p_id bigint, p_retired_at timestamptz) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_retired_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH505', message = format('This %s is retired.', replace(p_type, '_', ' ')),
            detail = jsonb_build_object('type', p_type, 'id', p_id::text)::text,
            hint = 'Choose one that is in use, or reinstate this one.';
    END IF;
END
$$;
COMMENT ON FUNCTION rules.refuse_retired(text, bigint, timestamptz) IS
'RETIRED where p_retired_at is a time.';
