-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_other_staff(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_employee_number text, p_first_name text,
    p_last_name text, p_job_title text
)
RETURNS clinic.other_staff
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.other_staff;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_new.department_id := p_department_id;
    v_new.employee_number := p_employee_number;
    v_new.first_name := coalesce(p_first_name, '');
    v_new.last_name := coalesce(p_last_name, '');
    v_new.job_title := p_job_title;
    PERFORM rules.check_input(clinic.other_staff_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'department', v_new.department_id);
    PERFORM clinic.lock_department(p_hospital_id, v_new.department_id);
    INSERT INTO clinic.other_staff AS t (
        hospital_id, department_id, employee_number, first_name, last_name, job_title
    )
    VALUES (
        p_hospital_id, v_new.department_id, clinic.next_employee_number(p_hospital_id, v_new.employee_number),
        coalesce(v_new.first_name, ''), coalesce(v_new.last_name, ''), v_new.job_title
    )
    RETURNING t.* INTO v_new;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.create_other_staff(bigint, uuid, bigint, text, text, text, text) IS
'Adds a member of other staff to a department.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_other_staff(bigint, uuid, bigint, text, text, text, text) TO wardgraph_api;
