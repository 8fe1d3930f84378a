SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.distinct_texts(p_texts text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(u.text ORDER BY u.place), p_texts)
    FROM (
        SELECT DISTINCT ON (rules.case_folded(t.text)) t.text, t.place
        FROM unnest(p_texts) WITH ORDINALITY AS t (text, place)
        ORDER BY rules.case_folded(t.text), t.place
    ) AS u
$$;
COMMENT ON FUNCTION rules.distinct_texts(text[]) IS
'A list without texts that are equal but for case to one before.';
