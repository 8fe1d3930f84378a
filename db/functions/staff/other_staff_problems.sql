SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.other_staff_problems(p_hospital_id bigint, p_row clinic.other_staff) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.employee_problems(p_row.id IS NULL, p_row.department_id, p_row.employee_number, p_row.first_name, p_row.last_name)
        || rules.text_problem('jobTitle', p_row.job_title, 100)
$$;
COMMENT ON FUNCTION clinic.other_staff_problems(bigint, clinic.other_staff) IS
'What is wrong with somebody else who works here, whether new or changed.';
