SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.count_query(p_source text, p_things text, p_key text, p_filter jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN format(
        CASE
            WHEN p_key IS NULL THEN 'SELECT count(*) FROM %1$s AS t WHERE t.hospital_id = $1 AND %4$s AND %3$s'
            ELSE 'SELECT t.%2$I, count(*) FROM %1$s AS t WHERE t.hospital_id = $1 AND t.%2$I = ANY ($2) AND %4$s AND %3$s GROUP BY t.%2$I'
        END,
        p_source, p_key, rules.filter_condition(p_things, p_filter, '{}'), rules.findable(p_things) ->> 'listed'
    );
END
$$;
COMMENT ON FUNCTION rules.count_query(text, text, text, jsonb) IS
'SQL that counts what rules.page_query would page through, with $1 hospital, $2 parents'' ids, $3 filter. BAD_USER_INPUT for a filter that is not declared, or asks too much.';
GRANT EXECUTE ON FUNCTION rules.count_query(text, text, text, jsonb) TO wardgraph_reader;
