-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_receptionist(
    p_hospital_id bigint, p_session_id uuid, p_receptionist_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.receptionists
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.receptionists;
    v_old clinic.receptionists;
    v_new clinic.receptionists;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_given := jsonb_populate_record(NULL::clinic.receptionists, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('receptionistId', p_receptionist_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{department_id, employee_number, first_name, last_name, job_title}',
            clinic.receptionist_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'receptionist', p_receptionist_id);
    IF v_given.department_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'department', v_given.department_id);
        PERFORM clinic.lock_department(p_hospital_id, v_given.department_id);
    END IF;
    SELECT t.* INTO v_old FROM clinic.receptionists AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('receptionist', p_receptionist_id);
    END IF;
    PERFORM rules.refuse_retired('receptionist', p_receptionist_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.receptionist_problems(p_hospital_id, v_new));
    IF v_new.employee_number <> v_old.employee_number THEN
        PERFORM clinic.next_employee_number(p_hospital_id, v_new.employee_number);
    END IF;
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.receptionists AS t SET
        department_id = v_new.department_id,
        employee_number = v_new.employee_number,
        first_name = coalesce(v_new.first_name, ''),
        last_name = coalesce(v_new.last_name, ''),
        job_title = coalesce(v_new.job_title, '')
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.receptionists AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_receptionist_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_receptionist(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.receptionists: p_changes {column: value} of department_id, employee_number, first_name, last_name, job_title; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.update_receptionist(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
