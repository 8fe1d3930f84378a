SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.values_problem(p_place text[], p_values jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most CONSTANT integer := 1000;
BEGIN
    RETURN rules.problem_unless(
        jsonb_array_length(p_values) <= v_most, rules.filter_path(p_place), 'TOO_LARGE', format('must have at most %s values', v_most)
    );
END
$$;
COMMENT ON FUNCTION rules.values_problem(text[], jsonb) IS
'Null, or that there are too many values in p_values, the operand of `in` that stands at p_place in a filter.';
GRANT EXECUTE ON FUNCTION rules.values_problem(text[], jsonb) TO wardgraph_reader;
