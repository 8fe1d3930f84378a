SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.character_problem(p_path text, p_text text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN rules.has_no_controls(p_text) THEN NULL
        WHEN p_path !~* '(notes|address|diagnosis|reason)$' THEN rules.problem_unless(
            false, p_path, 'CONTROL_CHARACTER', 'must be one line without control characters'
        )
        ELSE rules.problem_unless(
            rules.has_no_controls(translate(p_text, E'\t\n\r', '')), p_path, 'CONTROL_CHARACTER',
            'must not hold control characters other than line breaks and tabs'
        )
    END
$$;
COMMENT ON FUNCTION rules.character_problem(text, text) IS
'Null, or that a text holds characters that no text may hold. Notes, addresses, diagnoses and reasons, which their path tells, may have line breaks and tabs.';
GRANT EXECUTE ON FUNCTION rules.character_problem(text, text) TO wardgraph_reader;
