SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.choice_problem(p_path text, p_value text, p_choices text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- What is seldom told is a function of its own, so that this one becomes a part of the query that calls it.
    SELECT CASE WHEN p_value = ANY (p_choices) THEN NULL ELSE rules.unknown_value(p_path, p_choices) END
$$;
COMMENT ON FUNCTION rules.choice_problem(text, text, text[]) IS
'Null, or that a value is none of the choices.';
GRANT EXECUTE ON FUNCTION rules.choice_problem(text, text, text[]) TO wardgraph_reader;
