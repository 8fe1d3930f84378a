SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.search_query(p_text text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- PostgreSQL keeps each dash of a run as a negation and fails from the 33rd on; so a run of signs with more than one
    -- dash in it negates nothing.
    SELECT websearch_to_tsquery('simple', regexp_replace(rules.spelt_words(p_text), '[-!&|()\s]*-[-!&|()\s]*-[-!&|()\s]*', ' ', 'g'))
$$;
COMMENT ON FUNCTION rules.search_query(text) IS
'What a text search asks for, spelt as the searched texts are: words, "a phrase", or, and -without. Any text can be asked for.';
GRANT EXECUTE ON FUNCTION rules.search_query(text) TO wardgraph_reader;
