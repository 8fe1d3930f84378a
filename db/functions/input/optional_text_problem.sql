SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.optional_text_problem(p_path text, p_text text, p_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        -- Most are plain and short, which one look tells.
        WHEN p_text IS NULL OR length(p_text) <= p_most AND p_text ~ '^[ -~]*$' THEN NULL
        WHEN length(rules.clean_text(p_text)) > p_most THEN rules.problem_unless(
            false, p_path, 'TOO_LONG', 'must be at most ' || p_most::text || ' characters long'
        )
        ELSE rules.character_problem(p_path, p_text)
    END
$$;
COMMENT ON FUNCTION rules.optional_text_problem(text, text, integer) IS
'Null, or what is wrong with an optional text of at most p_most characters, counted as it is kept.';
