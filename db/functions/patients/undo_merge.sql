SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.undo_merge(
    p_hospital_id bigint, p_merge clinic.patient_merges, p_kept clinic.patients, p_reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_before CONSTANT jsonb := to_jsonb(p_kept);
    v_later record;
BEGIN
    UPDATE clinic.patient_merges AS m SET moving = true WHERE m.hospital_id = p_hospital_id AND m.id = p_merge.id;
    -- And those that were merged into it before stand for it again.
    WITH RECURSIVE back AS (
        SELECT p_merge.merged_patient_id AS id
        UNION
        SELECT m.merged_patient_id FROM back
        JOIN clinic.patient_merges AS m ON m.kept_patient_id = back.id
        WHERE m.hospital_id = p_hospital_id AND m.undone_at IS NULL
    )
    UPDATE clinic.patients AS p SET merged_into_id = nullif(p_merge.merged_patient_id, p.id)
    FROM back WHERE p.hospital_id = p_hospital_id AND p.id = back.id;
    PERFORM clinic.move_patient_rows(p_hospital_id, p_merge.kept_patient_id, p_merge.merged_patient_id, p_merge.moved);
    PERFORM clinic.unmark_doubled(p_hospital_id, ARRAY[p_merge.kept_patient_id, p_merge.merged_patient_id]);
    p_kept := clinic.unfill_patient(p_kept, p_merge.filled);
    PERFORM clinic.set_filled(p_hospital_id, p_kept);
    UPDATE clinic.patient_merges AS m
    SET moving = false, undone_at = clinic.clock(), undone_by_id = auth.account_id(), undo_reason = p_reason
    WHERE m.hospital_id = p_hospital_id AND m.id = p_merge.id;
    -- What a record that was merged into it later says as well, comes from that one now; what somebody took off the kept record does not.
    FOR v_later IN
        SELECT m.id, m.filled, o AS other FROM clinic.patient_merges AS m
        JOIN clinic.patients AS o ON o.hospital_id = m.hospital_id AND o.id = m.merged_patient_id
        WHERE m.hospital_id = p_hospital_id AND m.kept_patient_id = p_kept.id AND m.id > p_merge.id AND m.undone_at IS NULL ORDER BY m.id
    LOOP
        UPDATE clinic.patient_merges AS m
        SET filled = clinic.joined_fillings(
            v_later.filled, clinic.fill_patient(p_hospital_id, p_kept, clinic.filling_of(v_before, p_kept, v_later.other))
        )
        WHERE m.hospital_id = p_hospital_id AND m.id = v_later.id;
        SELECT p.* INTO STRICT p_kept FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_kept.id;
    END LOOP;
    -- A booking may go back to a record that says that the patient died, or stay with one that says so by now.
    PERFORM clinic.cancel_after_death(p_hospital_id, p_merge.kept_patient_id);
    PERFORM clinic.cancel_after_death(p_hospital_id, p_merge.merged_patient_id);
END
$$;
COMMENT ON FUNCTION clinic.undo_merge(bigint, clinic.patient_merges, clinic.patients, text) IS
'Undoes a merge whose records are locked and checked (api.unmerge_patients).';
