SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.search_words(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(part.word ORDER BY part.place), '{}')
    FROM regexp_split_to_table(rules.plain(p_text), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007F]+') WITH ORDINALITY AS part (word, place)
    WHERE part.word <> ''
$$;
COMMENT ON FUNCTION rules.search_words(text) IS 'The words of a text that is searched for, plain as the searched ones are (rules.plain).';
GRANT EXECUTE ON FUNCTION rules.search_words(text) TO wardgraph_reader;
