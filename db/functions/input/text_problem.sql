SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.text_problem(p_path text, p_text text, p_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN p_text IS NULL OR rules.clean_text(p_text) = '' THEN rules.problem_unless(false, p_path, 'REQUIRED', 'must not be empty')
        ELSE rules.optional_text_problem(p_path, p_text, p_most)
    END
$$;
COMMENT ON FUNCTION rules.text_problem(text, text, integer) IS
'Null, or what is wrong with a required text of at most p_most characters, counted as it is kept.';
