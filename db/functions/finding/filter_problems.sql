SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.filter_problems(p_filter jsonb) RETURNS jsonb[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most_characters CONSTANT integer := 65536;
    v_most_conditions CONSTANT integer := 100;
BEGIN
    RETURN ARRAY[
        rules.problem_unless(
            length(p_filter::text) <= v_most_characters OR p_filter IS NULL, 'filter', 'TOO_LARGE',
            format('must be at most %s characters long', v_most_characters)
        ),
        -- Every object in it is one: what is asked of a column, and each operand of `and` and `or`. The filter itself is none.
        rules.problem_unless(
            jsonb_array_length(jsonb_path_query_array(p_filter, 'strict $.** ? (@.type() == "object")')) - 1 <= v_most_conditions
            OR p_filter IS NULL, 'filter', 'TOO_LARGE', format('must have at most %s conditions', v_most_conditions)
        )
    ];
END
$$;
COMMENT ON FUNCTION rules.filter_problems(jsonb) IS
'What is too much in a filter, all of whose conditions are planned at every call. rules.values_problem bounds the values of `in`, rules.search_problem what is searched for.';
GRANT EXECUTE ON FUNCTION rules.filter_problems(jsonb) TO wardgraph_reader;
