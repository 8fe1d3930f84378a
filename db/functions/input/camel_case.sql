SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.camel_case(p_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT string_agg(CASE word.place WHEN 1 THEN word.text ELSE upper(left(word.text, 1)) || substr(word.text, 2) END, '' ORDER BY word.place)
    FROM unnest(string_to_array(p_name, '_')) WITH ORDINALITY AS word (text, place)
$$;
COMMENT ON FUNCTION rules.camel_case(text) IS
'A column''s name as clients know it: opens_at is opensAt.';
GRANT EXECUTE ON FUNCTION rules.camel_case(text) TO wardgraph_reader;
