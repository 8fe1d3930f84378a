-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_admission(
    p_hospital_id bigint, p_session_id uuid, p_admission_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.admissions
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.admissions;
    v_old clinic.admissions;
    v_new clinic.admissions;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('admission.manage');
    v_given := jsonb_populate_record(NULL::clinic.admissions, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('admissionId', p_admission_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, true)
        ] || rules.changes_problems(
            p_changes, '{reason}',
            clinic.admission_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'admission', p_admission_id);
    SELECT t.* INTO v_old FROM clinic.admissions AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_admission_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('admission', p_admission_id);
    END IF;
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.admission_problems(p_hospital_id, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.admissions AS t SET
        reason = v_new.reason
    WHERE t.hospital_id = p_hospital_id AND t.id = p_admission_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.visible_admissions AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_admission_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_admission(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.admissions: p_changes {column: value} of reason; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.update_admission(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
