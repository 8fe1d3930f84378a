SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.receptionist_problems(p_hospital_id bigint, p_row clinic.receptionists) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.employee_problems(p_row.id IS NULL, p_row.department_id, p_row.employee_number, p_row.first_name, p_row.last_name)
        || rules.optional_text_problem('jobTitle', p_row.job_title, 100)
$$;
COMMENT ON FUNCTION clinic.receptionist_problems(bigint, clinic.receptionists) IS
'What is wrong with a receptionist, whether new or changed.';
