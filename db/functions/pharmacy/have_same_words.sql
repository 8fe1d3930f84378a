SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.have_same_words(p_one text[], p_other text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT cardinality(p_one) > 0 AND cardinality(p_other) > 0 AND (p_one <@ p_other OR p_other <@ p_one)
$$;
COMMENT ON FUNCTION rules.have_same_words(text[], text[]) IS
'Whether the words of two names (rules.words_of) mean a substance and the same or a kind of it: all words of one are in the other, as Penicillin is in Penicillin G.';
GRANT EXECUTE ON FUNCTION rules.have_same_words(text[], text[]) TO wardgraph_reader;
