SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.unknown_value(p_path text, p_choices text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(false, p_path, 'UNKNOWN_VALUE', 'must be one of ' || array_to_string(p_choices, ', '))
$$;
COMMENT ON FUNCTION rules.unknown_value(text, text[]) IS
'That a value is none of the choices.';
GRANT EXECUTE ON FUNCTION rules.unknown_value(text, text[]) TO wardgraph_reader;
