SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_room(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_number text, p_type text, p_beds integer
) RETURNS clinic.rooms
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_room clinic.rooms;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('departmentId', p_department_id),
        rules.text_problem('number', p_number, 20),
        rules.choice_problem('type', p_type, '{GENERAL,PRIVATE,ICU,THEATRE}'),
        rules.number_problem('beds', p_beds, 0, 200)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    INSERT INTO clinic.rooms AS r (hospital_id, department_id, number, type, beds)
    VALUES (p_hospital_id, p_department_id, btrim(p_number), p_type, p_beds)
    ON CONFLICT (hospital_id, number) DO NOTHING
    RETURNING r.* INTO v_room;
    IF v_room.id IS NULL THEN
        PERFORM rules.refuse_existing('number', 'a room of this number');
    END IF;
    RETURN v_room;
END
$$;
COMMENT ON FUNCTION api.create_room(bigint, uuid, bigint, text, text, integer) IS
'Adds a room to a department (ADMIN). BAD_USER_INPUT, NOT_FOUND, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_room(bigint, uuid, bigint, text, text, integer) TO wardgraph_api;
