SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.candidates_query(p_question jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_question ->> 'things');
BEGIN
    RETURN format(
        'SELECT coalesce(array_agg(found.id), ''{}'') FROM (SELECT t.id FROM %I.%I AS t WHERE t.hospital_id = $1 AND %s LIMIT $3 + 1) AS found',
        v_findable #>> '{table,0}', v_findable #>> '{table,1}', rules.search_condition(
            p_question ->> 'things', p_question ->> 'name', p_question ->> 'operator', p_question -> 'operand', '$2'
        )
    );
END
$$;
COMMENT ON FUNCTION rules.candidates_query(jsonb) IS
'SQL for the ids of the rows that p_question {things, name, operator, operand} is about, with $1 hospital, $2 operand, $3 how many at most; of one more, too.';
