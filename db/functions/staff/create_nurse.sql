SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_nurse(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_employee_number text, p_first_name text,
    p_last_name text, p_shift text
) RETURNS clinic.nurses
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_nurse clinic.nurses;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('departmentId', p_department_id),
        rules.problem_unless(p_employee_number IS NULL OR p_employee_number ~ '^[0-9]{6}$', 'employeeNumber', 'MALFORMED', 'must have six digits'),
        rules.text_problem('firstName', p_first_name, 100),
        rules.text_problem('lastName', p_last_name, 100),
        rules.choice_problem('shift', p_shift, '{DAY,EVENING,NIGHT}')
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    INSERT INTO clinic.nurses (hospital_id, department_id, employee_number, first_name, last_name, shift)
    VALUES (
        p_hospital_id, p_department_id, clinic.next_employee_number(p_employee_number), btrim(p_first_name), btrim(p_last_name), p_shift
    )
    ON CONFLICT (hospital_id, employee_number) DO NOTHING
    RETURNING * INTO v_nurse;
    IF v_nurse.id IS NULL THEN
        PERFORM rules.refuse_existing('employeeNumber', 'somebody with this employee number');
    END IF;
    RETURN v_nurse;
END
$$;
COMMENT ON FUNCTION api.create_nurse(bigint, uuid, bigint, text, text, text, text) IS
'Adds a nurse to a department (ADMIN). BAD_USER_INPUT, ALREADY_EXISTS, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.create_nurse(bigint, uuid, bigint, text, text, text, text) TO wardgraph_api;
