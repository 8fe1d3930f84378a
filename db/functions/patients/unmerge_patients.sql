SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.unmerge_patients(p_hospital_id bigint, p_session_id uuid, p_merge_id bigint, p_reason text)
RETURNS clinic.patient_merges
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_merge clinic.patient_merges;
    v_kept clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.merge');
    PERFORM rules.check_input(ARRAY[rules.id_problem('mergeId', p_merge_id), rules.text_problem('reason', p_reason, 1000)]);
    PERFORM set_config('app.change_reason', btrim(p_reason), true);
    PERFORM auth.require_visible(p_hospital_id, 'patient_merge', p_merge_id);
    SELECT m.* INTO STRICT v_merge FROM clinic.patient_merges AS m WHERE m.hospital_id = p_hospital_id AND m.id = p_merge_id;
    PERFORM clinic.lock_two_patients(p_hospital_id, v_merge.kept_patient_id, v_merge.merged_patient_id);
    SELECT m.* INTO STRICT v_merge FROM clinic.patient_merges AS m
    WHERE m.hospital_id = p_hospital_id AND m.id = p_merge_id FOR NO KEY UPDATE;
    IF v_merge.undone_at IS NOT NULL THEN
        PERFORM rules.refuse_transition('patient_merge', 'UNDONE', 'UNDONE');
    END IF;
    SELECT p.* INTO STRICT v_kept FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_merge.kept_patient_id;
    -- Its rows are with another record by now: that merge is undone first.
    PERFORM clinic.refuse_merged(v_kept.id, v_kept.merged_into_id);
    PERFORM clinic.undo_merge(p_hospital_id, v_merge, v_kept, btrim(p_reason));
    SELECT t.* INTO STRICT v_merge FROM clinic.visible_patient_merges AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_merge_id;
    PERFORM set_config('app.change_reason', '', true);
    RETURN v_merge;
END
$$;
COMMENT ON FUNCTION api.unmerge_patients(bigint, uuid, bigint, text) IS
'Undoes a merge: the record that was merged stands for itself again, with its rows and what was added to these since; other rows that were made since stay with the record that was kept. What the merge filled in is taken back, unless it was changed since.
Requires: patient.merge.
Errors: BAD_USER_INPUT, NOT_FOUND, BAD_TRANSITION, PATIENT_MERGED.';
GRANT EXECUTE ON FUNCTION api.unmerge_patients(bigint, uuid, bigint, text) TO wardgraph_api;
