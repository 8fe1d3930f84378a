SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.filter_condition(p_things text, p_filter jsonb, p_path text[]) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_things);
    v_types CONSTANT jsonb := v_findable -> 'filters';
    v_key text;
    v_operator text;
    v_operators text[];
    v_operand jsonb;
    -- Each word of a search for names is a condition of its own, of a text they are parts of one.
    v_most_name_words CONSTANT integer := 10;
    v_most_text_words CONSTANT integer := 20;
    v_place text[];
    v_is_folded boolean;
    v_ids bigint[];
    v_conditions text[] := ARRAY[]::text[];
BEGIN
    IF p_path = '{}' THEN
        PERFORM rules.check_input(rules.filter_problems(p_filter));
    END IF;
    FOR v_key, v_operand IN SELECT f.key, f.value FROM jsonb_each(coalesce(p_filter, '{}')) AS f ORDER BY f.key LOOP
        IF v_key IN ('and', 'or') THEN
            v_conditions := v_conditions || coalesce((
                SELECT '(' || string_agg(
                    rules.filter_condition(p_things, part.value, p_path || ARRAY[v_key, (part.place - 1)::text]),
                    CASE v_key WHEN 'and' THEN ' AND ' ELSE ' OR ' END
                ) || ')'
                FROM jsonb_array_elements(v_operand) WITH ORDINALITY AS part (value, place)
            -- All of nothing holds, one of nothing does not.
            ), CASE v_key WHEN 'and' THEN 'true' ELSE 'false' END);
            CONTINUE;
        END IF;
        v_operators := CASE
                WHEN v_types ->> v_key = 'text[]' THEN '{has,is_null}'::text[]
                WHEN v_types ? v_key THEN '{eq,in,gt,gte,lt,lte,is_null}'
                ELSE '{}'
            END
            || CASE WHEN v_findable -> 'prefixes' ? v_key THEN '{starts_with}'::text[] ELSE '{}' END
            || CASE WHEN v_findable -> 'names' ? v_key OR v_findable -> 'texts' ? v_key THEN '{matches}'::text[] ELSE '{}' END;
        PERFORM rules.check_input(ARRAY[rules.problem_unless(
            cardinality(v_operators) > 0, 'filter', 'UNKNOWN_FILTER', format('cannot ask for %s', v_key)
        )]);
        FOR v_operator IN SELECT o.key FROM jsonb_each(v_operand) AS o ORDER BY o.key LOOP
            PERFORM rules.check_input(ARRAY[rules.problem_unless(
                v_operator = ANY (v_operators), 'filter', 'UNKNOWN_FILTER', format('cannot compare %s by %s', v_key, v_operator)
            )]);
            v_place := p_path || ARRAY[v_key, v_operator];
            IF v_operator = 'in' THEN
                PERFORM rules.check_input(ARRAY[rules.values_problem(v_place, v_operand -> 'in')]);
            ELSIF v_operator IN ('starts_with', 'matches') THEN
                PERFORM rules.check_input(ARRAY[rules.search_problem(
                    v_place, v_operand ->> v_operator,
                    CASE
                        WHEN v_operator = 'starts_with' THEN NULL
                        WHEN v_findable -> 'texts' ? v_key THEN v_most_text_words
                        ELSE v_most_name_words
                    END
                )]);
            END IF;
            v_is_folded := v_findable -> 'folded' ? v_key;
            v_conditions := v_conditions || CASE
                WHEN v_operator IN ('starts_with', 'matches') OR (v_is_folded AND v_operator IN ('eq', 'in')) THEN
                    rules.search_condition(p_things, v_key, v_operator, v_operand -> v_operator, format('($3 #> %L)', v_place))
                -- Written out, since no index serves a comparison with a parameter.
                WHEN v_operator = 'is_null' THEN format(
                    CASE WHEN (v_operand ->> v_operator)::boolean THEN 't.%I IS NULL' ELSE 't.%I IS NOT NULL' END, v_key
                )
                WHEN v_operator = 'has' THEN format(
                    CASE
                        WHEN v_is_folded
                            THEN 'rules.case_folded(rules.clean_text($3 #>> %2$L)) IN (SELECT rules.case_folded(one) FROM unnest(t.%1$I) AS one)'
                        ELSE '($3 #>> %2$L) = ANY (t.%1$I)'
                    END, v_key, v_place
                )
                WHEN v_operator = 'in' THEN format(
                    't.%I = ANY (ARRAY(SELECT jsonb_array_elements_text($3 #> %L))::%s[])', v_key, v_place, v_types ->> v_key
                )
                ELSE format(
                    CASE
                        WHEN v_is_folded AND v_findable -> 'keys' ? v_key THEN 't.%1$I %2$s rules.collation_key($3 #>> %3$L)'
                        WHEN v_is_folded THEN 'rules.collation_key(t.%1$I) COLLATE "C" %2$s rules.collation_key($3 #>> %3$L)'
                        ELSE 't.%1$I %2$s ($3 #>> %3$L)::%4$s'
                    END,
                    coalesce(v_findable -> 'keys' ->> v_key, v_key),
                    CASE v_operator WHEN 'eq' THEN '=' WHEN 'gt' THEN '>' WHEN 'gte' THEN '>=' WHEN 'lt' THEN '<' WHEN 'lte' THEN '<=' END,
                    v_place, v_types ->> v_key
                )
            END;
            -- Rows that no index can find under policies and masks are found without them first, and then checked with them.
            CONTINUE WHEN NOT v_findable -> 'searched' ? v_key;
            IF v_operator IN ('starts_with', 'matches') OR ((v_is_folded OR v_findable -> 'masked' ? v_key) AND v_operator IN ('eq', 'in')) THEN
                v_ids := auth.candidates(auth.hospital_id(), jsonb_build_object(
                    'things', p_things, 'name', v_key, 'operator', v_operator, 'operand', v_operand -> v_operator
                ));
                IF NOT v_findable -> 'passed' ? v_key THEN
                    CONTINUE WHEN v_ids IS NULL;
                    v_conditions := v_conditions || format('t.id = ANY (%L::bigint[])', v_ids);
                ELSIF v_ids IS NOT NULL THEN
                    -- Everybody sees the column of each row, so that all of these meet the condition or stand for one that does.
                    v_conditions[cardinality(v_conditions)] := format('t.id = ANY (%L::bigint[])', v_ids);
                ELSE
                    v_conditions[cardinality(v_conditions)] := format(
                        '(%s OR t.id = ANY (%L::bigint[]))', v_conditions[cardinality(v_conditions)],
                        auth.successors(auth.hospital_id(), jsonb_build_object(
                            'things', p_things, 'name', v_key, 'operator', v_operator, 'operand', v_operand -> v_operator
                        ))
                    );
                END IF;
            END IF;
        END LOOP;
    END LOOP;
    RETURN CASE WHEN cardinality(v_conditions) = 0 THEN 'true' ELSE array_to_string(v_conditions, ' AND ') END;
END
$$;
COMMENT ON FUNCTION rules.filter_condition(text, jsonb, text[]) IS
'The SQL of a filter, whose values stay in parameter $3: only what rules.findable declares gets in, and ids of candidates. p_path is where p_filter stands in $3. BAD_USER_INPUT for what is not declared, or too much.';
GRANT EXECUTE ON FUNCTION rules.filter_condition(text, jsonb, text[]) TO wardgraph_reader;
