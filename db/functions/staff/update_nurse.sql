-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_nurse(
    p_hospital_id bigint, p_session_id uuid, p_nurse_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.nurses
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.nurses;
    v_old clinic.nurses;
    v_new clinic.nurses;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_given := jsonb_populate_record(NULL::clinic.nurses, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('nurseId', p_nurse_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{department_id, employee_number, first_name, last_name, shift}',
            clinic.nurse_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'nurse', p_nurse_id);
    IF v_given.department_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'department', v_given.department_id);
        PERFORM clinic.lock_department(p_hospital_id, v_given.department_id);
    END IF;
    SELECT t.* INTO v_old FROM clinic.nurses AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_nurse_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('nurse', p_nurse_id);
    END IF;
    PERFORM rules.refuse_retired('nurse', p_nurse_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.nurse_problems(p_hospital_id, v_new));
    IF v_new.employee_number <> v_old.employee_number THEN
        PERFORM clinic.next_employee_number(p_hospital_id, v_new.employee_number);
    END IF;
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.nurses AS t SET
        department_id = v_new.department_id,
        employee_number = v_new.employee_number,
        first_name = coalesce(v_new.first_name, ''),
        last_name = coalesce(v_new.last_name, ''),
        shift = v_new.shift
    WHERE t.hospital_id = p_hospital_id AND t.id = p_nurse_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.nurses AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_nurse_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_nurse(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.nurses: p_changes {column: value} of department_id, employee_number, first_name, last_name, shift; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.update_nurse(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
