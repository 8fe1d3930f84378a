SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.match_distance(p_text text, p_words text[]) RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_own CONSTANT text[] := rules.search_words(p_text);
BEGIN
    IF v_own @> p_words THEN
        RETURN CASE WHEN p_words @> v_own THEN 0 ELSE 1 END;
    END IF;
    RETURN (
        SELECT 1000 + round(1000 * avg(1 - extensions.strict_word_similarity(rules.likened(w.word), rules.likened(p_text))))::integer
        FROM unnest(p_words) AS w (word)
    );
END
$$;
COMMENT ON FUNCTION rules.match_distance(text, text[]) IS
'How far a name is from the words that were searched for: 0 where it has them and no others, 1 where it has them all, more where they only resemble its own.';
GRANT EXECUTE ON FUNCTION rules.match_distance(text, text[]) TO wardgraph_reader;
