-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_room(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_number text, p_type text, p_beds integer
)
RETURNS clinic.rooms
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.rooms;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_new.department_id := p_department_id;
    v_new.number := p_number;
    v_new.type := p_type;
    v_new.beds := p_beds;
    PERFORM rules.check_input(clinic.room_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'department', v_new.department_id);
    PERFORM clinic.lock_department(p_hospital_id, v_new.department_id);
    INSERT INTO clinic.rooms AS t (
        hospital_id, department_id, number, type, beds
    )
    VALUES (
        p_hospital_id, v_new.department_id, v_new.number, v_new.type, v_new.beds
    )
    ON CONFLICT (hospital_id, rules.case_folded(number)) DO NOTHING
    RETURNING t.* INTO v_new;
    IF v_new.id IS NULL THEN
        PERFORM rules.refuse_existing('number', 'a room of this number');
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.create_room(bigint, uuid, bigint, text, text, integer) IS
'Adds a room to a department.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_room(bigint, uuid, bigint, text, text, integer) TO wardgraph_api;
