-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_department(p_hospital_id bigint, p_session_id uuid, p_department_id bigint)
RETURNS clinic.departments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.departments;
    v_new clinic.departments;
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
    PERFORM rules.refuse_retired('department', p_department_id, v_old.retired_at);
    PERFORM clinic.refuse_to_retire_department(p_hospital_id, p_department_id);
    UPDATE clinic.departments AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id;
    SELECT t.* INTO STRICT v_new FROM clinic.departments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_department(bigint, uuid, bigint) IS
'Retires a row of clinic.departments: it stays, and takes part in nothing new.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_department(bigint, uuid, bigint) TO wardgraph_api;
