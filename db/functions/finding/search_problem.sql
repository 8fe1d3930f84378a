SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.search_problem(p_place text[], p_text text, p_most_words integer) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most_characters CONSTANT integer := 200;
BEGIN
    -- One after the other: a text is taken apart only once it is known to be short.
    IF length(p_text) > v_most_characters THEN
        RETURN rules.problem_unless(
            false, rules.filter_path(p_place), 'TOO_LARGE', format('must search for at most %s characters', v_most_characters)
        );
    END IF;
    RETURN rules.problem_unless(
        coalesce(cardinality(rules.search_words(p_text)) <= p_most_words, true), rules.filter_path(p_place), 'TOO_LARGE',
        format('must search for at most %s words at a time', p_most_words)
    );
END
$$;
COMMENT ON FUNCTION rules.search_problem(text[], text, integer) IS
'Null, or that p_text, the operand of `matches` or `starts_with` that stands at p_place in a filter, is too long or has too many words (null: any number).';
GRANT EXECUTE ON FUNCTION rules.search_problem(text[], text, integer) TO wardgraph_reader;
