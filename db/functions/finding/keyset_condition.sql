SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.keyset_condition(p_things text, p_columns text[], p_descending boolean[], p_backward boolean) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_things);
    v_count CONSTANT integer := cardinality(p_columns);
    -- What the columns are compared by.
    v_keys CONSTANT text[] := ARRAY(
        SELECT coalesce(v_findable -> 'keys' ->> c.name, c.name) FROM unnest(p_columns) WITH ORDINALITY AS c (name, place) ORDER BY c.place
    );
    v_values text[];
    v_either text[] := ARRAY[]::text[];
BEGIN
    SELECT array_agg(
        CASE
            WHEN c.place = v_count THEN '($4 ->> ''id'')::bigint'
            WHEN v_findable -> 'keys' ? c.name THEN format('rules.collation_key($4 -> ''values'' ->> %s)', c.place - 1)
            ELSE format(
                '($4 -> ''values'' ->> %s)::%s', c.place - 1, v_findable -> 'sorts' ->> c.name
            )
        END ORDER BY c.place
    ) INTO v_values
    FROM unnest(p_columns) WITH ORDINALITY AS c (name, place);

    IF true = ALL (p_descending) OR false = ALL (p_descending) THEN
        -- One comparison of rows is one range of an index.
        RETURN format(
            '(t.%s) %s (%s)', array_to_string(v_keys, ', t.'), CASE WHEN p_descending[1] <> p_backward THEN '<' ELSE '>' END,
            array_to_string(v_values, ', ')
        );
    END IF;
    FOR i IN 1 .. v_count LOOP
        v_either := v_either || format(
            '(%s)', concat_ws(
                ' AND ',
                (SELECT string_agg(format('t.%I = %s', v_keys[j], v_values[j]), ' AND ' ORDER BY j) FROM generate_series(1, i - 1) AS j),
                format('t.%I %s %s', v_keys[i], CASE WHEN p_descending[i] <> p_backward THEN '<' ELSE '>' END, v_values[i])
            )
        );
    END LOOP;
    RETURN format('(%s)', array_to_string(v_either, ' OR '));
END
$$;
COMMENT ON FUNCTION rules.keyset_condition(text, text[], boolean[], boolean) IS
'The SQL for rows after (or, backward, before) the one whose sorted values and id parameter $4 holds.';
GRANT EXECUTE ON FUNCTION rules.keyset_condition(text, text[], boolean[], boolean) TO wardgraph_reader;
