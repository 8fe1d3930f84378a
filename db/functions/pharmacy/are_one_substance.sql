SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.are_one_substance(p_one text, p_other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT cardinality(w.one) > 0 AND cardinality(w.other) > 0 AND (w.one <@ w.other OR w.other <@ w.one)
    FROM (SELECT rules.words_of(p_one) AS one, rules.words_of(p_other) AS other) AS w
$$;
COMMENT ON FUNCTION rules.are_one_substance(text, text) IS
'Whether two names mean a substance and the same or a kind of it: all words of one are in the other, as Penicillin is in Penicillin G. Parts of words count for nothing.';
