SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.successors(p_hospital_id bigint, p_question jsonb) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_question ->> 'things');
    v_ids bigint[];
BEGIN
    EXECUTE format(
        'SELECT coalesce(array_agg(DISTINCT t.%1$I), ''{}'') FROM %2$I.%3$I AS t WHERE t.hospital_id = $1 AND t.%1$I IS NOT NULL AND %4$s',
        v_findable -> 'passed' ->> (p_question ->> 'name'), v_findable #>> '{table,0}', v_findable #>> '{table,1}',
        rules.search_condition(p_question ->> 'things', p_question ->> 'name', p_question ->> 'operator', p_question -> 'operand', '$2')
    ) INTO v_ids USING p_hospital_id, p_question -> 'operand';
    RETURN v_ids;
END
$$;
COMMENT ON FUNCTION auth.successors(bigint, jsonb) IS
'The ids of the rows that stand for those that meet rules.search_condition for p_question {things, name, operator, operand}, such as the records that others were merged into; none where there are none. For a search that more rows meet than auth.candidates looks for. As the owner: whoever calls it looks for them among what the asker sees.';
GRANT EXECUTE ON FUNCTION auth.successors(bigint, jsonb) TO wardgraph_reader;
