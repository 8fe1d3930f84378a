-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reinstate_room(p_hospital_id bigint, p_session_id uuid, p_room_id bigint)
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
    SELECT t.department_id INTO v_old.department_id FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    IF NOT FOUND THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('room', p_room_id);
    END IF;
    -- Where it comes back to is in use.
    PERFORM clinic.lock_department(p_hospital_id, v_old.department_id);
    SELECT t.* INTO v_old FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('room', p_room_id);
    END IF;
    IF v_old.retired_at IS NULL THEN
        PERFORM rules.refuse_transition('room', 'NOT_RETIRED', 'REINSTATED');
    END IF;
    UPDATE clinic.rooms AS t SET retired_at = NULL WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    SELECT t.* INTO STRICT v_new FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.reinstate_room(bigint, uuid, bigint) IS
'Takes a retired row of clinic.rooms into use again.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, RETIRED.';
GRANT EXECUTE ON FUNCTION api.reinstate_room(bigint, uuid, bigint) TO wardgraph_api;
