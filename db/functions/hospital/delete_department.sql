-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_department(p_hospital_id bigint, p_session_id uuid, p_department_id bigint)
RETURNS clinic.departments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.departments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('departmentId', p_department_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    PERFORM clinic.lock_department_hours(p_hospital_id, p_department_id);
    SELECT t.* INTO v_old FROM clinic.departments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('department', p_department_id);
    END IF;
    BEGIN
        DELETE FROM clinic.departments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id;
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('department', p_department_id, NULL);
    END;
    RETURN v_old;
END
$$;
COMMENT ON FUNCTION api.delete_department(bigint, uuid, bigint) IS
'Deletes a row of clinic.departments that nothing names, and answers with what it was.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, IN_USE.';
GRANT EXECUTE ON FUNCTION api.delete_department(bigint, uuid, bigint) TO wardgraph_api;
