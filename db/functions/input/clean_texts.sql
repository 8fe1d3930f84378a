SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.clean_texts(p_texts text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT coalesce(array_agg(rules.clean_text(each.text) ORDER BY each.place), p_texts)
    FROM unnest(p_texts) WITH ORDINALITY AS each (text, place)
$$;
COMMENT ON FUNCTION rules.clean_texts(text[]) IS
'A list of texts as every table keeps it: each by rules.clean_text.';
