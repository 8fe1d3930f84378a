SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_department(
    p_hospital_id bigint, p_session_id uuid, p_name text, p_location text, p_opens_at time, p_closes_at time
) RETURNS clinic.departments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_department clinic.departments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_department.name := btrim(p_name);
    v_department.location := coalesce(p_location, '');
    v_department.opens_at := p_opens_at;
    v_department.closes_at := p_closes_at;
    PERFORM rules.check_input(clinic.department_problems(p_hospital_id, v_department));
    INSERT INTO clinic.departments (hospital_id, name, location, opens_at, closes_at)
    VALUES (p_hospital_id, v_department.name, v_department.location, p_opens_at, p_closes_at)
    ON CONFLICT (hospital_id, name) DO NOTHING
    RETURNING * INTO v_department;
    IF v_department.id IS NULL THEN
        PERFORM rules.refuse_existing('name', 'a department of this name');
    END IF;
    RETURN v_department;
END
$$;
COMMENT ON FUNCTION api.create_department(bigint, uuid, text, text, time, time) IS
'Adds a department with its opening hours.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_department(bigint, uuid, text, text, time, time) TO wardgraph_api;
