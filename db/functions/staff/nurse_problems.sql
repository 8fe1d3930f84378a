SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.nurse_problems(p_hospital_id bigint, p_row clinic.nurses) RETURNS jsonb[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.employee_problems(p_row.id IS NULL, p_row.department_id, p_row.employee_number, p_row.first_name, p_row.last_name)
        || clinic.nurse_choice_problems(p_row)
$$;
COMMENT ON FUNCTION clinic.nurse_problems(bigint, clinic.nurses) IS
'What is wrong with a nurse, whether new or changed.';
