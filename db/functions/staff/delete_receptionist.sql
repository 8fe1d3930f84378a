-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_receptionist(p_hospital_id bigint, p_session_id uuid, p_receptionist_id bigint)
RETURNS clinic.receptionists
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.receptionists;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('receptionistId', p_receptionist_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'receptionist', p_receptionist_id);
    SELECT t.* INTO v_old FROM clinic.receptionists AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('receptionist', p_receptionist_id);
    END IF;
    BEGIN
        DELETE FROM clinic.receptionists AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id;
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('receptionist', p_receptionist_id, NULL);
    END;
    RETURN v_old;
END
$$;
COMMENT ON FUNCTION api.delete_receptionist(bigint, uuid, bigint) IS
'Deletes a row of clinic.receptionists that nothing names, and answers with what it was.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, IN_USE.';
GRANT EXECUTE ON FUNCTION api.delete_receptionist(bigint, uuid, bigint) TO wardgraph_api;
