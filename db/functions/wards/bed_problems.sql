SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.bed_problems(p_hospital_id bigint, p_row clinic.beds) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[rules.text_problem('number', p_row.number, 20)]
$$;
COMMENT ON FUNCTION clinic.bed_problems(bigint, clinic.beds) IS
'What is wrong with a bed, whether new or changed.';
