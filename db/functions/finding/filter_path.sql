SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.filter_path(p_place text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT string_agg(rules.camel_case(step.name), '.' ORDER BY step.place)
    FROM unnest('{filter}' || p_place) WITH ORDINALITY AS step (name, place)
$$;
COMMENT ON FUNCTION rules.filter_path(text[]) IS 'What a client calls p_place, where an operand stands in a filter: filter.or.1.lastName.startsWith.';
GRANT EXECUTE ON FUNCTION rules.filter_path(text[]) TO wardgraph_reader;
