SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.choice_problem(p_path text, p_value text, p_choices text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(p_value = ANY (p_choices), p_path, 'UNKNOWN_VALUE', 'must be one of ' || array_to_string(p_choices, ', '))
$$;
COMMENT ON FUNCTION rules.choice_problem(text, text, text[]) IS
'Null, or that a value is none of the choices.';
GRANT EXECUTE ON FUNCTION rules.choice_problem(text, text, text[]) TO wardgraph_reader;
