SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.words_of(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(DISTINCT CASE WHEN length(w.word) > 3 THEN rtrim(w.word, 's') ELSE w.word END COLLATE "C"), '{}')
    FROM unnest(rules.search_words(p_text)) AS w (word)
$$;
COMMENT ON FUNCTION rules.words_of(text) IS
'The words of a text, whatever their case, their accents, their order and what stands between them; one in the plural is that in the singular.';
GRANT EXECUTE ON FUNCTION rules.words_of(text) TO wardgraph_reader;
