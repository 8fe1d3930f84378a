SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.page_query(
    p_source text, p_things text, p_key text, p_filter jsonb, p_order text[], p_after jsonb, p_backward boolean
) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_things);
    v_columns text[] := ARRAY[]::text[];
    v_descending boolean[] := ARRAY[]::boolean[];
    v_term text;
    v_ways text;
    v_ways_back text;
    v_page text;
    v_condition text;
    v_after text;
    v_match text;
    v_distance text;
    v_start text;
BEGIN
    FOREACH v_term IN ARRAY coalesce(p_order, '{}') LOOP
        IF v_term !~ '^[a-z_]+ (asc|desc)$' OR NOT v_findable -> 'sorts' ? split_part(v_term, ' ', 1)
            OR split_part(v_term, ' ', 1) = ANY (v_columns) THEN
            PERFORM rules.check_input(ARRAY[rules.problem_unless(
                false, 'orderBy', 'UNKNOWN_ORDER', format('cannot be %s, or not twice', v_term)
            )]);
        END IF;
        v_columns := v_columns || split_part(v_term, ' ', 1);
        v_descending := v_descending || (v_term LIKE '% desc');
    END LOOP;
    -- Ids tell equal rows apart, in the direction of the first column, as indexes have them.
    v_columns := v_columns || 'id'::text;
    v_descending := v_descending || coalesce(v_descending[1], false);

    SELECT
        string_agg(format('t.%I %s', c.key, CASE WHEN c.descending THEN 'DESC' ELSE 'ASC' END), ', ' ORDER BY c.place),
        string_agg(format('t.%I %s', c.key, CASE WHEN c.descending THEN 'ASC' ELSE 'DESC' END), ', ' ORDER BY c.place)
    INTO v_ways, v_ways_back
    FROM (
        SELECT coalesce(v_findable -> 'keys' ->> u.name, u.name) AS key, u.descending, u.place
        FROM unnest(v_columns, v_descending) WITH ORDINALITY AS u (name, descending, place)
    ) AS c;

    v_condition := rules.filter_condition(p_things, p_filter, '{}');
    v_after := CASE WHEN p_after IS NULL THEN 'true' ELSE rules.keyset_condition(p_things, v_columns, v_descending, p_backward) END;

    -- In the usual order, names that were searched for come by how well they match, unless there are too many to look at each.
    SELECT f.key INTO v_match FROM jsonb_each(p_filter) AS f
    WHERE v_findable -> 'names' ? f.key AND f.value ? 'matches' AND to_jsonb(p_order) = v_findable -> 'order'
        AND (NOT v_findable -> 'searched' ? f.key OR strpos(v_condition, 't.id = ANY (') > 0);
    IF v_match IS NOT NULL THEN
        v_distance := format(
            'rules.match_distance(%s, rules.search_words($3 #>> %L))',
            (
                SELECT string_agg(format('t.%I', c.name), ' || '' '' || ' ORDER BY c.place)
                FROM jsonb_array_elements_text(v_findable -> 'names' -> v_match) WITH ORDINALITY AS c (name, place)
            ), ARRAY[v_match, 'matches']
        );
        v_ways := format('%s ASC, %s', v_distance, v_ways);
        v_ways_back := format('%s DESC, %s', v_distance, v_ways_back);
        IF p_after IS NOT NULL THEN
            -- A cursor does not hold how well its row matches: it is looked up.
            v_start := format(
                'coalesce((SELECT %s FROM %s AS t WHERE t.hospital_id = $1 AND t.id = coalesce($4 ->> ''row'', $4 ->> ''id'')::bigint LIMIT 1), -1)',
                v_distance, p_source
            );
            v_after := format(
                '(%1$s %2$s %4$s OR (%1$s = %4$s AND %3$s))', v_distance, CASE WHEN p_backward THEN '<' ELSE '>' END, v_after, v_start
            );
        END IF;
    END IF;

    v_page := format(
        'SELECT t.* FROM %s AS t WHERE t.hospital_id = $1 AND %s AND %s AND %s AND %s ORDER BY %s LIMIT $5 + 1',
        p_source,
        v_findable ->> 'listed',
        CASE WHEN p_key IS NULL THEN 'true' ELSE format('t.%I = parent.id', p_key) END,
        v_condition,
        v_after,
        CASE WHEN p_backward THEN v_ways_back ELSE v_ways END
    );
    -- What was read from the end is given in order all the same.
    IF p_backward THEN
        v_page := format('SELECT t.* FROM (%s) AS t ORDER BY %s', v_page, v_ways);
    END IF;
    IF p_key IS NOT NULL THEN
        v_page := format('SELECT page.* FROM unnest($2) AS parent (id) CROSS JOIN LATERAL (%s) AS page', v_page);
    END IF;
    RETURN v_page;
END
$$;
COMMENT ON FUNCTION rules.page_query(text, text, text, jsonb, text[], jsonb, boolean) IS
'The one builder of pages: SQL over declared columns only, with $1 hospital, $2 parents'' ids, $3 filter, $4 after, $5 first. Nothing a client sent becomes part of it. BAD_USER_INPUT for an order or filter that is not declared.';
GRANT EXECUTE ON FUNCTION rules.page_query(text, text, text, jsonb, text[], jsonb, boolean) TO wardgraph_reader;
