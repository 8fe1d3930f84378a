SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.texts_problem(p_path text, p_texts text[], p_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN cardinality(p_texts) > p_most OR EXISTS (
            SELECT FROM unnest(p_texts) AS t (each)
            WHERE t.each IS NULL OR length(rules.clean_text(t.each)) NOT BETWEEN 1 AND 200
        ) THEN rules.problem_unless(false, p_path, 'MALFORMED', format('must be at most %s substances of 1 to 200 characters each', p_most))
        ELSE rules.character_problem(p_path, array_to_string(p_texts, ' '))
    END
$$;
COMMENT ON FUNCTION rules.texts_problem(text, text[], integer) IS
'Null, or what is wrong with a list of at most p_most substances, each counted as it is kept.';
