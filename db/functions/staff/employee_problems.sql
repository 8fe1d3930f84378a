SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.employee_problems(
    p_is_new boolean, p_department_id bigint, p_employee_number text, p_first_name text, p_last_name text
) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.id_problem('departmentId', p_department_id),
        rules.problem_unless(
            p_employee_number ~ '^[0-9]{6}$' OR p_is_new AND p_employee_number IS NULL, 'employeeNumber', 'MALFORMED', 'must have six digits'
        )
    ] || rules.names_problems(p_first_name, p_last_name, p_is_new)
$$;
COMMENT ON FUNCTION rules.employee_problems(boolean, bigint, text, text, text) IS
'What is wrong with the values that all employees have; a new employee need not have a number yet.';
