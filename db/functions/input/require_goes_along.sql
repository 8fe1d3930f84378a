SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.require_goes_along(p_type text, p_id bigint, p_expected integer, p_gone integer) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_expected <> p_gone THEN
        RAISE EXCEPTION USING
            errcode = 'ZH515', message = format('Other records would go along with this %s than were named.', replace(p_type, '_', ' ')),
            detail = jsonb_build_object('type', p_type, 'id', p_id::text, 'expected', p_expected, 'goesAlong', p_gone)::text,
            hint = 'Ask deletionEffects again, and send the number of records that it names then.';
    END IF;
END
$$;
COMMENT ON FUNCTION rules.require_goes_along(text, bigint, integer, integer) IS
'CHANGED_MEANWHILE where a deletion took other than p_expected records along; null where whoever deletes expects nothing. After the deletion, which is then undone.';
