SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.check_insurance(
    p_hospital_id bigint, p_session_id uuid, p_insurance_entry_id bigint, p_accepted boolean, p_cover_percent numeric DEFAULT NULL,
    p_reason text DEFAULT NULL
) RETURNS clinic.insurance_entries
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_entry clinic.insurance_entries;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('insurance.check');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('insuranceEntryId', p_insurance_entry_id),
        rules.problem_unless(p_accepted IS NOT NULL, 'accepted', 'REQUIRED', 'is required'),
        CASE WHEN p_cover_percent IS NOT NULL THEN rules.percent_problem('coverPercent', p_cover_percent) END,
        CASE WHEN NOT p_accepted THEN rules.text_problem('reason', p_reason, 1000) END
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'insurance_entry', p_insurance_entry_id);
    SELECT e.* INTO STRICT v_entry FROM clinic.insurance_entries AS e
    WHERE e.hospital_id = p_hospital_id AND e.id = p_insurance_entry_id;
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(
            NOT p_accepted OR coalesce(p_cover_percent, v_entry.cover_percent) IS NOT NULL,
            'coverPercent', 'REQUIRED', 'is required, since the patient gave none'
        )
    ]);
    -- An insurer pays for the last bills of the dead, too.
    PERFORM clinic.lock_record(p_hospital_id, v_entry.patient_id);
    PERFORM rules.refuse_retired('patient', p.id, p.retired_at) FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = v_entry.patient_id;
    SELECT e.* INTO STRICT v_entry FROM clinic.insurance_entries AS e
    WHERE e.hospital_id = p_hospital_id AND e.id = p_insurance_entry_id FOR NO KEY UPDATE;
    IF v_entry.status <> 'WAITING' THEN
        PERFORM rules.refuse_transition('insurance_entry', v_entry.status, CASE WHEN p_accepted THEN 'ACCEPTED' ELSE 'REFUSED' END);
    END IF;
    UPDATE clinic.insurance_entries AS e
    SET status = CASE WHEN p_accepted THEN 'ACCEPTED' ELSE 'REFUSED' END,
        cover_percent = CASE WHEN p_accepted THEN coalesce(p_cover_percent, e.cover_percent) ELSE e.cover_percent END,
        refusal_reason = CASE WHEN NOT p_accepted THEN btrim(p_reason) END,
        checked_by_id = auth.account_id(), checked_at = clinic.clock()
    WHERE e.hospital_id = p_hospital_id AND e.id = p_insurance_entry_id
    RETURNING e.* INTO v_entry;
    IF p_accepted THEN
        UPDATE clinic.patients AS p
        SET insurance_provider = v_entry.insurance_provider, insurance_policy_number = v_entry.insurance_policy_number,
            insurance_cover_percent = v_entry.cover_percent
        WHERE p.hospital_id = p_hospital_id AND p.id = v_entry.patient_id;
    END IF;
    RETURN v_entry;
END
$$;
COMMENT ON FUNCTION api.check_insurance(bigint, uuid, bigint, boolean, numeric, text) IS
'Accepts an insurance that a patient entered, which is the patient''s from then on, or refuses it with a reason. Bills that were issued before keep theirs.
Requires: insurance.check.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, PATIENT_MERGED, RETIRED.';
GRANT EXECUTE ON FUNCTION api.check_insurance(bigint, uuid, bigint, boolean, numeric, text) TO wardgraph_api;
