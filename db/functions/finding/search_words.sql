SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.search_words(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(word ORDER BY place), '{}')
    FROM regexp_split_to_table(rules.folded(p_text), '[^[:alnum:]]+') WITH ORDINALITY AS part (word, place)
    WHERE word <> ''
$$;
COMMENT ON FUNCTION rules.search_words(text) IS 'The words of a text that is searched for, folded as the searched ones are.';
GRANT EXECUTE ON FUNCTION rules.search_words(text) TO wardgraph_reader;
