SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_own_insurance(
    p_hospital_id bigint, p_session_id uuid, p_insurance_provider text, p_insurance_policy_number text DEFAULT NULL,
    p_cover_percent numeric DEFAULT NULL
) RETURNS clinic.insurance_entries
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_id bigint;
    v_entry clinic.insurance_entries;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.insurance');
    PERFORM rules.check_input(ARRAY[
        rules.text_problem('insuranceProvider', p_insurance_provider, 200),
        rules.optional_text_problem('insurancePolicyNumber', p_insurance_policy_number, 100),
        CASE WHEN p_cover_percent IS NOT NULL THEN rules.percent_problem('coverPercent', p_cover_percent) END
    ]);
    v_patient_id := auth.patient_id();
    -- One after the other: the newest entry is the one that waits.
    PERFORM clinic.lock_patient(p_hospital_id, v_patient_id);
    UPDATE clinic.insurance_entries AS e SET status = 'REPLACED'
    WHERE e.hospital_id = p_hospital_id AND e.patient_id = v_patient_id AND e.status = 'WAITING';
    INSERT INTO clinic.insurance_entries AS e (
        hospital_id, patient_id, insurance_provider, insurance_policy_number, cover_percent, entered_by_id
    )
    VALUES (
        p_hospital_id, v_patient_id, btrim(p_insurance_provider), nullif(btrim(p_insurance_policy_number), ''), p_cover_percent,
        auth.account_id()
    )
    RETURNING e.* INTO v_entry;
    RETURN v_entry;
END
$$;
COMMENT ON FUNCTION api.update_own_insurance(bigint, uuid, text, text, numeric) IS
'Enters the asking patient''s insurance, for staff to check. Bills go by the insurance before until then; an entry that still waits is replaced.
Requires: patient.insurance.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_DECEASED, PATIENT_MERGED, RETIRED.';
GRANT EXECUTE ON FUNCTION api.update_own_insurance(bigint, uuid, text, text, numeric) TO wardgraph_api;
