SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.merge_patients(
    p_hospital_id bigint, p_session_id uuid, p_keep_patient_id bigint, p_merge_patient_id bigint, p_reason text,
    p_request_id uuid DEFAULT NULL, p_confirmed boolean DEFAULT false
) RETURNS clinic.patient_merges
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_kept clinic.patients;
    v_other clinic.patients;
    v_merge clinic.patient_merges;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.merge');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('keepPatientId', p_keep_patient_id),
        rules.id_problem('mergePatientId', p_merge_patient_id),
        rules.problem_unless(
            p_keep_patient_id IS DISTINCT FROM p_merge_patient_id, 'mergePatientId', 'SAME', 'must be another patient than the one to keep'
        ),
        rules.text_problem('reason', p_reason, 1000)
    ]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_keep_patient_id);
    PERFORM auth.require_visible(p_hospital_id, 'patient', p_merge_patient_id);
    v_id := auth.begin_request(
        p_hospital_id, p_request_id, 'merge_patients', jsonb_build_array(p_keep_patient_id, p_merge_patient_id, p_reason)
    );
    IF v_id IS NULL THEN
        PERFORM clinic.lock_two_patients(p_hospital_id, p_keep_patient_id, p_merge_patient_id);
        SELECT p.* INTO STRICT v_kept FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_keep_patient_id;
        SELECT p.* INTO STRICT v_other FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_merge_patient_id;
        PERFORM clinic.refuse_merged(v_kept.id, v_kept.merged_into_id);
        PERFORM clinic.refuse_merged(v_other.id, v_other.merged_into_id);
        PERFORM rules.refuse_retired('patient', v_kept.id, v_kept.retired_at);
        PERFORM clinic.refuse_merge_conflicts(p_hospital_id, v_kept.id, v_other.id);
        PERFORM rules.require_confirmation(
            p_confirmed,
            clinic.merge_warnings(v_kept, v_other) || clinic.overlap_warnings(p_hospital_id, v_kept.id, v_other.id)
            || clinic.death_of_merged(p_hospital_id, v_kept, v_other)
        );
        v_id := clinic.insert_merge(p_hospital_id, v_kept, v_other, btrim(p_reason));
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT t.* INTO STRICT v_merge FROM clinic.visible_patient_merges AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_merge;
END
$$;
COMMENT ON FUNCTION api.merge_patients(bigint, uuid, bigint, bigint, text, uuid, boolean) IS
'Merges the record of a patient into another one of the same patient: all rows are moved there, blanks are filled, allergies united. The record that was merged is kept, and names the one that stands for it.
Requires: patient.merge.
Errors: BAD_USER_INPUT, NOT_FOUND, PATIENT_MERGED, RETIRED, MERGE_CONFLICT, VISIT_AFTER_DEATH, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.merge_patients(bigint, uuid, bigint, bigint, text, uuid, boolean) TO wardgraph_api;
