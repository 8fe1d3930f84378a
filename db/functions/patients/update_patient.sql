-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_patient(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_changes jsonb,
    p_change_reason text DEFAULT NULL, p_confirmed boolean DEFAULT false
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
    PERFORM auth.require('patient.register');
    v_given := jsonb_populate_record(NULL::clinic.patients, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('patientId', p_patient_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, true)
        ] || rules.changes_problems(
            p_changes, '{medical_record_number, first_name, last_name, birth_date, gender, phone, email, address, allergies, insurance_provider,
                insurance_policy_number, insurance_cover_percent, birth_date_estimated}',
            clinic.patient_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_patient_id);
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
    PERFORM rules.require_confirmation(p_confirmed, clinic.duplicate_warnings(p_hospital_id, v_old, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.patients AS t SET
            medical_record_number = v_new.medical_record_number,
            first_name = coalesce(v_new.first_name, ''),
            last_name = coalesce(v_new.last_name, ''),
            birth_date = v_new.birth_date,
            gender = v_new.gender,
            phone = v_new.phone,
            email = v_new.email,
            address = v_new.address,
            allergies = coalesce(v_new.allergies, '{}'),
            insurance_provider = v_new.insurance_provider,
            insurance_policy_number = v_new.insurance_policy_number,
            insurance_cover_percent = coalesce(v_new.insurance_cover_percent, 0),
            birth_date_estimated = coalesce(v_new.birth_date_estimated, false)
        WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('medicalRecordNumber', 'a patient with this medical record number');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.visible_patients AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_patient_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_patient(bigint, uuid, bigint, jsonb, text, boolean) IS
'Changes a row of clinic.patients: p_changes {column: value} of medical_record_number, first_name, last_name, birth_date, gender, phone, email, address, allergies, insurance_provider, insurance_policy_number, insurance_cover_percent, birth_date_estimated; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: patient.register.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, RETIRED, ALREADY_EXISTS, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.update_patient(bigint, uuid, bigint, jsonb, text, boolean) TO wardgraph_api;
