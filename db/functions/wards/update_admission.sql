-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_admission(p_hospital_id bigint, p_session_id uuid, p_admission_id bigint, p_changes jsonb)
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
        rules.id_problem('admissionId', p_admission_id) || rules.changes_problems(
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
    UPDATE clinic.admissions AS t SET
        reason = v_new.reason
    WHERE t.hospital_id = p_hospital_id AND t.id = p_admission_id;
    SELECT t.* INTO STRICT v_new FROM clinic.visible_admissions AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_admission_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_admission(bigint, uuid, bigint, jsonb) IS
'Changes a row of clinic.admissions: p_changes {column: value} of reason; what is left out stays, null clears.
Requires: admission.manage.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.update_admission(bigint, uuid, bigint, jsonb) TO wardgraph_api;
