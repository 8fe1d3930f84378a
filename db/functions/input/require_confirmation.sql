SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.require_confirmation(
    p_confirmed boolean, p_warnings jsonb[],
    p_hint text DEFAULT 'Check these values. If they are meant, send the request again with confirmed: true. Nothing was changed.'
) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_warnings jsonb[] := array_remove(p_warnings, NULL);
BEGIN
    IF cardinality(v_warnings) > 0 AND p_confirmed IS NOT TRUE THEN
        RAISE EXCEPTION USING
            errcode = 'ZH507',
            message = format('Please confirm: %s.', (
                SELECT string_agg(format('%s %s', warning ->> 'path', warning ->> 'message'), '; ') FROM unnest(v_warnings) AS warning
            )),
            detail = jsonb_build_object('warnings', to_jsonb(v_warnings))::text,
            hint = p_hint;
    END IF;
END
$$;
COMMENT ON FUNCTION rules.require_confirmation(boolean, jsonb[], text) IS
'CONFIRMATION_NEEDED with ALL warnings at once, unless every one is null or the asker confirmed the request.';
