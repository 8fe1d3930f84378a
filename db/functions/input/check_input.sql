SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.check_input(p_problems jsonb[]) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_problems jsonb[] := array_remove(p_problems, NULL);
BEGIN
    IF cardinality(v_problems) > 0 THEN
        RAISE EXCEPTION USING
            errcode = 'ZH501',
            message = (SELECT string_agg(format('%s %s', problem ->> 'path', problem ->> 'message'), '; ') || '.' FROM unnest(v_problems) AS problem),
            detail = jsonb_build_object('problems', to_jsonb(v_problems))::text,
            hint = 'Correct these fields and send the request again. Nothing was changed.';
    END IF;
END
$$;
COMMENT ON FUNCTION rules.check_input(jsonb[]) IS 'BAD_USER_INPUT with ALL problems at once, unless every one is null.';
GRANT EXECUTE ON FUNCTION rules.check_input(jsonb[]) TO wardgraph_reader;
