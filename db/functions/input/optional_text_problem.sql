SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.optional_text_problem(p_path text, p_text text, p_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_text IS NULL OR length(p_text) <= p_most, p_path, 'TOO_LONG', format('must be at most %s characters long', p_most)
    )
$$;
COMMENT ON FUNCTION rules.optional_text_problem(text, text, integer) IS
'Null, or what is wrong with an optional text of at most p_most characters.';
