SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.ids_query(p_source text, p_things text, p_filter jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN format(
        'SELECT coalesce(array_agg(found.id ORDER BY found.id), ''{}'') FROM (SELECT t.id FROM %s AS t WHERE t.hospital_id = $1 AND %s AND %s AND ($2 IS NULL OR t.id = ANY ($2)) LIMIT $4 + 1) AS found',
        p_source, rules.findable(p_things) ->> 'listed', rules.filter_condition(p_things, p_filter, '{}')
    );
END
$$;
COMMENT ON FUNCTION rules.ids_query(text, text, jsonb) IS
'SQL for the ids of what rules.page_query would page through, with $1 hospital, $2 the ids to look among (null: all), $3 filter, $4 how many; of one more, if there are more. BAD_USER_INPUT for a filter that is not declared, or asks too much.';
GRANT EXECUTE ON FUNCTION rules.ids_query(text, text, jsonb) TO wardgraph_reader;
