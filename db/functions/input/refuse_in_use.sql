SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_in_use(p_type text, p_id bigint, p_uses jsonb) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_uses jsonb;
BEGIN
    SELECT jsonb_object_agg(u.name, u.uses ORDER BY u.name) INTO v_uses
    FROM jsonb_each(p_uses) AS u (name, uses) WHERE u.uses <> '0'::jsonb;
    IF v_uses IS NOT NULL OR p_uses IS NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH506', message = format('This %s is in use.', replace(p_type, '_', ' ')),
            detail = jsonb_build_object('type', p_type, 'id', p_id::text, 'uses', coalesce(v_uses, '{}'))::text,
            hint = CASE
                WHEN p_uses IS NULL THEN 'Other records name it, so it cannot be deleted: retire it instead.'
                ELSE format('Move, end or retire these first: %s.', (SELECT string_agg(k, ', ' ORDER BY k) FROM jsonb_object_keys(v_uses) AS k))
            END;
    END IF;
END
$$;
COMMENT ON FUNCTION rules.refuse_in_use(text, bigint, jsonb) IS
'IN_USE unless every number of p_uses {what: how many} is zero; always where p_uses is null, since other records name it.';
