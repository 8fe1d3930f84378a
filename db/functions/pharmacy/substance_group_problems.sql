SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.substance_group_problems(p_hospital_id bigint, p_row clinic.substance_groups) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.text_problem('name', p_row.name, 200),
        rules.text_problem('substance', p_row.substance, 200),
        rules.problem_unless(p_row.cross_reacts IS NOT NULL, 'crossReacts', 'REQUIRED', 'is required')
    ]
$$;
COMMENT ON FUNCTION clinic.substance_group_problems(bigint, clinic.substance_groups) IS
'What is wrong with a substance of a group, whether new or changed.';
