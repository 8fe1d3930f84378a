SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.number_problem(p_path text, p_number integer, p_least integer, p_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_number BETWEEN p_least AND p_most, p_path, 'OUT_OF_RANGE', format('must be a whole number from %s to %s', p_least, p_most)
    )
$$;
COMMENT ON FUNCTION rules.number_problem(text, integer, integer, integer) IS
'Null, or what is wrong with a required whole number.';
