SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_merge(
    p_hospital_id bigint, p_kept clinic.patients, p_other clinic.patients, p_reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_moved jsonb;
BEGIN
    INSERT INTO clinic.patient_merges AS m (
        hospital_id, kept_patient_id, merged_patient_id, reason, merged_by_id, moving, known_departments
    )
    SELECT p_hospital_id, p_kept.id, p_other.id, p_reason, auth.account_id(), true, ARRAY(
        SELECT k.department_id FROM clinic.patient_departments AS k
        WHERE k.hospital_id = p_hospital_id AND k.patient_id = p_kept.id ORDER BY k.department_id
    )
    RETURNING m.id INTO v_id;
    PERFORM clinic.mark_doubled(p_hospital_id, p_kept.id, p_other.id);
    BEGIN
        v_moved := clinic.move_patient_rows(p_hospital_id, p_other.id, p_kept.id, NULL);
        -- Waits for whoever is adding a row that no lock of the above keeps away, and lets nobody begin to. Then for what came.
        PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = p_other.id FOR UPDATE;
        v_moved := clinic.united_rows(v_moved, clinic.move_patient_rows(p_hospital_id, p_other.id, p_kept.id, NULL));
    EXCEPTION WHEN exclusion_violation OR unique_violation THEN
        -- Of a table that clinic.refuse_merge_conflicts does not know.
        RAISE EXCEPTION USING
            errcode = 'ZH513', message = 'Both records have what one patient cannot have twice.', detail = '{}',
            hint = 'Look for what both records have, and end or delete one of it. Then merge.';
    END;
    -- Those that were merged into it before stand for the same record from now on.
    UPDATE clinic.patients AS p SET merged_into_id = p_kept.id
    WHERE p.hospital_id = p_hospital_id AND (p.id = p_other.id OR p.merged_into_id = p_other.id);
    UPDATE clinic.patient_merges AS m SET moving = false, moved = v_moved, filled = clinic.fill_patient(p_hospital_id, p_kept, p_other)
    WHERE m.hospital_id = p_hospital_id AND m.id = v_id;
    PERFORM clinic.cancel_after_death(p_hospital_id, p_kept.id);
    -- Of the other record's fees, too, if one of the two says that the patient had died.
    PERFORM clinic.waive_fees_of(p_hospital_id, p_kept.id);
    RETURN v_id;
END
$$;
COMMENT ON FUNCTION clinic.insert_merge(bigint, clinic.patients, clinic.patients, text) IS
'Merges p_other into p_kept, both locked and checked (api.merge_patients). MERGE_CONFLICT.';
