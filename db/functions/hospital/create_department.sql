-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_department(
    p_hospital_id bigint, p_session_id uuid, p_name text, p_location text, p_opens_at time, p_closes_at time
)
RETURNS clinic.departments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.departments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_new.name := p_name;
    v_new.location := p_location;
    v_new.opens_at := p_opens_at;
    v_new.closes_at := p_closes_at;
    PERFORM rules.check_input(clinic.department_problems(p_hospital_id, v_new));
    INSERT INTO clinic.departments AS t (
        hospital_id, name, location, opens_at, closes_at
    )
    VALUES (
        p_hospital_id, v_new.name, coalesce(v_new.location, ''), v_new.opens_at, v_new.closes_at
    )
    ON CONFLICT (hospital_id, rules.case_folded(name)) DO NOTHING
    RETURNING t.* INTO v_new;
    IF v_new.id IS NULL THEN
        PERFORM rules.refuse_existing('name', 'a department of this name');
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.create_department(bigint, uuid, text, text, time, time) IS
'Adds a department with its opening hours.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_department(bigint, uuid, text, text, time, time) TO wardgraph_api;
