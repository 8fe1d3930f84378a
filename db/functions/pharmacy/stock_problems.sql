SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.stock_problems(p_hospital_id bigint, p_row clinic.stock) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY[rules.number_problem('reorderLevel', p_row.reorder_level, 0, 1000000)];
END
$$;
COMMENT ON FUNCTION clinic.stock_problems(bigint, clinic.stock) IS
'What is wrong with what can be set of a department''s stock.';
