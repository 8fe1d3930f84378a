SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.export_rows_query(p_level jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN format(
        'SELECT %s FROM %s AS t WHERE t.hospital_id = $1 AND t.id = ANY ($2)',
        rules.export_columns(p_level ->> 'things', 't', ARRAY(SELECT jsonb_array_elements_text(p_level -> 'columns'))),
        rules.export_source(p_level ->> 'things')
    );
END
$$;
COMMENT ON FUNCTION rules.export_rows_query(jsonb) IS
'SQL for columns of the rows of an entity that have given ids, {things, columns}, with $1 hospital, $2 ids. Only what rules.exportable declares gets in.';
GRANT EXECUTE ON FUNCTION rules.export_rows_query(jsonb) TO wardgraph_reader;
