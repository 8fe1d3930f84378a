SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.stock_problems(p_hospital_id bigint, p_row clinic.stock) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[rules.number_problem('reorderLevel', p_row.reorder_level, 0, 1000000)]
$$;
COMMENT ON FUNCTION clinic.stock_problems(bigint, clinic.stock) IS
'What is wrong with what can be set of a department''s stock.';
