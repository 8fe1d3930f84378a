-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.reinstate_receptionist(p_hospital_id bigint, p_session_id uuid, p_receptionist_id bigint)
RETURNS clinic.receptionists
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.receptionists;
    v_new clinic.receptionists;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('receptionistId', p_receptionist_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'receptionist', p_receptionist_id);
    SELECT t.department_id INTO v_old.department_id FROM clinic.receptionists AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id;
    IF NOT FOUND THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('receptionist', p_receptionist_id);
    END IF;
    -- Where it comes back to is in use.
    PERFORM clinic.lock_department(p_hospital_id, v_old.department_id);
    SELECT t.* INTO v_old FROM clinic.receptionists AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('receptionist', p_receptionist_id);
    END IF;
    IF v_old.retired_at IS NULL THEN
        PERFORM rules.refuse_transition('receptionist', 'NOT_RETIRED', 'REINSTATED');
    END IF;
    UPDATE clinic.receptionists AS t SET retired_at = NULL WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id;
    SELECT t.* INTO STRICT v_new FROM clinic.receptionists AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.reinstate_receptionist(bigint, uuid, bigint) IS
'Takes a retired row of clinic.receptionists into use again.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, RETIRED.';
GRANT EXECUTE ON FUNCTION api.reinstate_receptionist(bigint, uuid, bigint) TO wardgraph_api;
