SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.department_problems(p_hospital_id bigint, p_row clinic.departments) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.text_problem('name', p_row.name, 200),
        rules.optional_text_problem('location', p_row.location, 200),
        rules.problem_unless(p_row.opens_at IS NOT NULL, 'opensAt', 'REQUIRED', 'is required'),
        rules.problem_unless(p_row.closes_at IS NOT NULL, 'closesAt', 'REQUIRED', 'is required')
    ]
$$;
COMMENT ON FUNCTION clinic.department_problems(bigint, clinic.departments) IS
'What is wrong with a department, whether new or changed.';
