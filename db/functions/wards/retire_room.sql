-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_room(p_hospital_id bigint, p_session_id uuid, p_room_id bigint)
RETURNS clinic.rooms
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.rooms;
    v_new clinic.rooms;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('roomId', p_room_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'room', p_room_id);
    SELECT t.* INTO v_old FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('room', p_room_id);
    END IF;
    PERFORM rules.refuse_retired('room', p_room_id, v_old.retired_at);
    PERFORM clinic.refuse_to_retire_room(p_hospital_id, p_room_id);
    UPDATE clinic.rooms AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    SELECT t.* INTO STRICT v_new FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_room(bigint, uuid, bigint) IS
'Retires a row of clinic.rooms: it stays, and takes part in nothing new.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_room(bigint, uuid, bigint) TO wardgraph_api;
