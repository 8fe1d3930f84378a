SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.optional_text_problem(p_path text, p_text text, p_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN length(rules.clean_text(p_text)) > p_most THEN rules.problem_unless(
            false, p_path, 'TOO_LONG', format('must be at most %s characters long', p_most)
        )
        ELSE rules.character_problem(p_path, p_text)
    END
$$;
COMMENT ON FUNCTION rules.optional_text_problem(text, text, integer) IS
'Null, or what is wrong with an optional text of at most p_most characters, counted as it is kept.';
