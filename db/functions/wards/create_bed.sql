SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_bed(p_hospital_id bigint, p_session_id uuid, p_room_id bigint, p_number text)
RETURNS clinic.beds
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_room clinic.rooms;
    v_new clinic.beds;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_new.number := p_number;
    PERFORM rules.check_input(rules.id_problem('roomId', p_room_id) || clinic.bed_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'room', p_room_id);
    PERFORM clinic.lock_rooms(p_hospital_id, p_room_id, p_room_id);
    SELECT r.* INTO STRICT v_room FROM clinic.rooms AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_room_id;
    PERFORM rules.refuse_retired('room', p_room_id, v_room.retired_at);
    -- As many as a room may have.
    v_room.beds := v_room.beds + 1;
    PERFORM rules.check_input(clinic.room_problems(p_hospital_id, v_room));
    INSERT INTO clinic.beds AS t (hospital_id, room_id, number)
    VALUES (p_hospital_id, p_room_id, btrim(p_number))
    ON CONFLICT (hospital_id, room_id, rules.case_folded(number)) DO NOTHING
    RETURNING t.* INTO v_new;
    IF v_new.id IS NULL THEN
        PERFORM rules.refuse_existing('number', 'a bed of this number in the room');
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.create_bed(bigint, uuid, bigint, text) IS
'Adds a bed to a room.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_bed(bigint, uuid, bigint, text) TO wardgraph_api;
