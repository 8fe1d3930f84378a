SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.values_problem(p_place text[], p_values jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most CONSTANT integer := 1000;
    v_path text;
BEGIN
    IF jsonb_array_length(p_values) <= v_most THEN
        RETURN NULL;
    END IF;
    SELECT string_agg(rules.camel_case(step.name), '.' ORDER BY step.place) INTO v_path
    FROM unnest('{filter}' || p_place) WITH ORDINALITY AS step (name, place);
    RETURN rules.problem_unless(false, v_path, 'TOO_LARGE', format('must have at most %s values', v_most));
END
$$;
COMMENT ON FUNCTION rules.values_problem(text[], jsonb) IS
'Null, or that there are too many values in p_values, the operand of `in` that stands at p_place in a filter.';
GRANT EXECUTE ON FUNCTION rules.values_problem(text[], jsonb) TO wardgraph_reader;
