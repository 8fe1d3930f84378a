SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.export_query(p_levels jsonb, p_filter jsonb, p_order text[], p_after jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_level jsonb;
    v_place integer;
    v_source text;
    v_page text;
    v_name text;
    v_columns text[] := ARRAY[]::text[];
    v_joins text[] := ARRAY[]::text[];
BEGIN
    FOR v_level, v_place IN SELECT l.value, l.place - 1 FROM jsonb_array_elements(p_levels) WITH ORDINALITY AS l (value, place) ORDER BY l.place LOOP
        v_source := rules.export_source(v_level ->> 'things');
        v_name := CASE v_place WHEN 0 THEN 't' ELSE format('l%s', v_place) END;
        v_columns := v_columns || rules.export_columns(
            v_level ->> 'things', v_name, ARRAY(SELECT jsonb_array_elements_text(v_level -> 'columns'))
        );
        IF v_place = 0 THEN
            v_page := rules.page_query(v_source, v_level ->> 'things', NULL, p_filter, p_order, p_after, false);
            CONTINUE;
        END IF;
        v_joins := v_joins || format(
            ' LEFT JOIN %1$s AS %2$s ON %2$s.hospital_id = $1 AND %2$s.id = %3$s', v_source, v_name,
            rules.export_columns(
                p_levels #>> ARRAY[v_level ->> 'parent', 'things'],
                CASE (v_level ->> 'parent')::integer WHEN 0 THEN 't' ELSE format('l%s', (v_level ->> 'parent')::integer) END,
                ARRAY[v_level ->> 'key']
            )
        );
    END LOOP;
    -- Joins do not keep the order of the page.
    RETURN format(
        'SELECT %s FROM (%s) AS t%s ORDER BY %s', array_to_string(v_columns, ', '), v_page, array_to_string(v_joins, ''),
        substring(v_page FROM '.* ORDER BY (.*) LIMIT \$5 \+ 1$')
    );
END
$$;
COMMENT ON FUNCTION rules.export_query(jsonb, jsonb, text[], jsonb) IS
'SQL for a page of an export: rows of rules.page_query for the first of p_levels, and beside each the rows of the others, [{things, columns, parent: place of the level above, key: the column there that has the id}]. The columns of all levels, in this order. Only what rules.exportable declares gets in; the parameters are those of rules.page_query. BAD_USER_INPUT likewise.';
GRANT EXECUTE ON FUNCTION rules.export_query(jsonb, jsonb, text[], jsonb) TO wardgraph_reader;
