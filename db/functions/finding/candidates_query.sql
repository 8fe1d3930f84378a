SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.candidates_query(p_question jsonb) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_findable CONSTANT jsonb := rules.findable(p_question ->> 'things');
    v_passed CONSTANT text := v_findable -> 'passed' ->> (p_question ->> 'name');
BEGIN
    RETURN format(
        CASE
            WHEN v_passed IS NULL
                THEN 'SELECT coalesce(array_agg(found.id), ''{}'') FROM (SELECT t.id FROM %1$I.%2$I AS t WHERE t.hospital_id = $1 AND %3$s LIMIT $3 + 1) AS found'
            ELSE 'SELECT coalesce(array_agg(found.id) || array_remove(array_agg(found.%4$I), NULL), ''{}'') FROM (SELECT t.id, t.%4$I FROM %1$I.%2$I AS t WHERE t.hospital_id = $1 AND %3$s LIMIT $3 + 1) AS found'
        END,
        v_findable #>> '{table,0}', v_findable #>> '{table,1}', rules.search_condition(
            p_question ->> 'things', p_question ->> 'name', p_question ->> 'operator', p_question -> 'operand', '$2'
        ), coalesce(v_passed, '')
    );
END
$$;
COMMENT ON FUNCTION rules.candidates_query(jsonb) IS
'SQL for the ids of the rows that p_question {things, name, operator, operand} is about, with $1 hospital, $2 operand, $3 how many at most; of one more, too. With those that stand for them, where the column passes to another row.';
