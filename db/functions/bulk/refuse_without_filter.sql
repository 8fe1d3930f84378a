SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.refuse_without_filter(p_filter jsonb) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Whatever is empty lets every row through, and so does an alternative that is.
    IF p_filter IS NULL OR EXISTS (
        SELECT FROM jsonb_path_query(p_filter, 'strict $.**') AS part (value) WHERE part.value IN ('{}', '[]', 'null')
    ) THEN
        RAISE EXCEPTION USING
            errcode = 'ZH516', message = 'A bulk edit needs a filter, without empty conditions. Nothing was changed.',
            detail = '{"path": "filter"}', hint = 'Say in the filter which records to change. All of them are {id: {isNull: false}}.';
    END IF;
END
$$;
COMMENT ON FUNCTION rules.refuse_without_filter(jsonb) IS 'FILTER_REQUIRED for a filter that is null, or that has a condition that is empty.';
