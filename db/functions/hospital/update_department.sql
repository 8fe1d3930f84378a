-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_department(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_changes jsonb,
    p_change_reason text DEFAULT NULL, p_confirmed boolean DEFAULT false
)
RETURNS clinic.departments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.departments;
    v_old clinic.departments;
    v_new clinic.departments;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_given := jsonb_populate_record(NULL::clinic.departments, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('departmentId', p_department_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{name, location, opens_at, closes_at}',
            clinic.department_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    PERFORM clinic.lock_department_hours(p_hospital_id, p_department_id);
    SELECT t.* INTO v_old FROM clinic.departments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('department', p_department_id);
    END IF;
    PERFORM rules.refuse_retired('department', p_department_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.department_problems(p_hospital_id, v_new));
    PERFORM rules.require_confirmation(p_confirmed, clinic.department_warnings(p_hospital_id, v_old, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.departments AS t SET
            name = v_new.name,
            location = coalesce(v_new.location, ''),
            opens_at = v_new.opens_at,
            closes_at = v_new.closes_at
        WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('name', 'a department of this name');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.departments AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_department_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_department(bigint, uuid, bigint, jsonb, text, boolean) IS
'Changes a row of clinic.departments: p_changes {column: value} of name, location, opens_at, closes_at; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.update_department(bigint, uuid, bigint, jsonb, text, boolean) TO wardgraph_api;
