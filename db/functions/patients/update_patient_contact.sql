-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_patient_contact(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.patients;
    v_old clinic.patients;
    v_new clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.contact');
    v_given := jsonb_populate_record(NULL::clinic.patients, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('patientId', p_patient_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{phone, email, address}',
            clinic.patient_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_patient(p_hospital_id, 'patient.contact', p_patient_id);
    PERFORM clinic.lock_record(p_hospital_id, p_patient_id);
    SELECT t.* INTO v_old FROM clinic.patients AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('patient', p_patient_id);
    END IF;
    PERFORM rules.refuse_retired('patient', p_patient_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.patient_problems(p_hospital_id, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.patients AS t SET
        phone = v_new.phone,
        email = v_new.email,
        address = v_new.address
    WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.visible_patients AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_patient_contact(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.patients: p_changes {column: value} of phone, email, address; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: patient.contact.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, RETIRED.';
GRANT EXECUTE ON FUNCTION api.update_patient_contact(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
