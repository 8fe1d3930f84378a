-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_room(
    p_hospital_id bigint, p_session_id uuid, p_room_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.rooms
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.rooms;
    v_old clinic.rooms;
    v_new clinic.rooms;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_given := jsonb_populate_record(NULL::clinic.rooms, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('roomId', p_room_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{department_id, number, type, beds}',
            clinic.room_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'room', p_room_id);
    IF v_given.department_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'department', v_given.department_id);
        PERFORM clinic.lock_department(p_hospital_id, v_given.department_id);
    END IF;
    SELECT t.* INTO v_old FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('room', p_room_id);
    END IF;
    PERFORM rules.refuse_retired('room', p_room_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.room_problems(p_hospital_id, v_new));
    PERFORM clinic.check_room_change(p_hospital_id, v_old, v_new);
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.rooms AS t SET
            department_id = v_new.department_id,
            number = v_new.number,
            type = v_new.type,
            beds = v_new.beds
        WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('number', 'a room of this number');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.rooms AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_room_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_room(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.rooms: p_changes {column: value} of department_id, number, type, beds; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS, IN_USE.';
GRANT EXECUTE ON FUNCTION api.update_room(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
