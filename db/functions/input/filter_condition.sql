SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.filter_condition(p_types jsonb, p_filter jsonb, p_path text[]) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_key text;
    v_operator text;
    v_operand jsonb;
    v_conditions text[] := ARRAY[]::text[];
BEGIN
    -- Every condition is planned at every call: what a client of SQL may ask for is bounded as GraphQL bounds it.
    PERFORM rules.check_input(ARRAY[rules.problem_unless(
        length(p_filter::text) <= 65536 OR p_filter IS NULL, 'filter', 'TOO_LARGE', 'must be at most 65536 characters long'
    )]);
    FOR v_key, v_operand IN SELECT f.key, f.value FROM jsonb_each(coalesce(p_filter, '{}')) AS f ORDER BY f.key LOOP
        IF v_key IN ('and', 'or') THEN
            v_conditions := v_conditions || coalesce((
                SELECT '(' || string_agg(
                    rules.filter_condition(p_types, part.value, p_path || ARRAY[v_key, (part.place - 1)::text]),
                    CASE v_key WHEN 'and' THEN ' AND ' ELSE ' OR ' END
                ) || ')'
                FROM jsonb_array_elements(v_operand) WITH ORDINALITY AS part (value, place)
            -- All of nothing holds, one of nothing does not.
            ), CASE v_key WHEN 'and' THEN 'true' ELSE 'false' END);
            CONTINUE;
        END IF;
        PERFORM rules.check_input(ARRAY[rules.problem_unless(p_types ? v_key, 'filter', 'UNKNOWN_FILTER', format('cannot ask for %s', v_key))]);
        FOR v_operator IN SELECT o.key FROM jsonb_each(v_operand) AS o ORDER BY o.key LOOP
            PERFORM rules.check_input(ARRAY[rules.problem_unless(
                v_operator IN ('eq', 'in', 'gt', 'gte', 'lt', 'lte', 'is_null'), 'filter', 'UNKNOWN_FILTER', format('cannot compare by %s', v_operator)
            )]);
            v_conditions := v_conditions || CASE v_operator
                WHEN 'is_null' THEN format(
                    '(t.%I IS NULL) = ($3 #>> %L)::boolean', v_key, p_path || ARRAY[v_key, v_operator]
                )
                WHEN 'in' THEN format(
                    't.%I = ANY (ARRAY(SELECT jsonb_array_elements_text($3 #> %L))::%s[])',
                    v_key, p_path || ARRAY[v_key, v_operator], p_types ->> v_key
                )
                ELSE format(
                    't.%I %s ($3 #>> %L)::%s', v_key,
                    CASE v_operator WHEN 'eq' THEN '=' WHEN 'gt' THEN '>' WHEN 'gte' THEN '>=' WHEN 'lt' THEN '<' WHEN 'lte' THEN '<=' END,
                    p_path || ARRAY[v_key, v_operator], p_types ->> v_key
                )
            END;
        END LOOP;
    END LOOP;
    RETURN CASE WHEN cardinality(v_conditions) = 0 THEN 'true' ELSE array_to_string(v_conditions, ' AND ') END;
END
$$;
COMMENT ON FUNCTION rules.filter_condition(jsonb, jsonb, text[]) IS
'The SQL of a filter, whose values stay in parameter $3: only columns of p_types get in. p_path is where p_filter stands in $3.';
GRANT EXECUTE ON FUNCTION rules.filter_condition(jsonb, jsonb, text[]) TO wardgraph_reader;
