-- Generated from db/entities/*.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.move_patient_rows(p_hospital_id bigint, p_from_id bigint, p_to_id bigint, p_rows jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ids bigint[];
    v_moved jsonb := '{}';
BEGIN
    v_ids := clinic.ids_of(p_rows, 'accounts');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM auth.accounts AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE auth.accounts AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('accounts', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'record_openings');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.record_openings AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.record_openings AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('record_openings', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'insurance_entries');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.insurance_entries AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.insurance_entries AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('insurance_entries', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'contact_persons');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.contact_persons AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.contact_persons AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('contact_persons', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'appointments');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.appointments AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.appointments AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('appointments', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'appointment_series');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.appointment_series AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.appointment_series AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('appointment_series', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'series_dates');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.series_dates AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.appointment_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'appointments')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.series_dates AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('series_dates', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'status_changes');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.status_changes AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.appointment_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'appointments')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.status_changes AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('status_changes', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'visits');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.visits AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.appointment_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'appointments')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.visits AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('visits', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'amendments');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.amendments AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.visit_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'visits')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.amendments AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('amendments', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'admissions');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.admissions AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.admissions AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('admissions', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'bed_stays');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.bed_stays AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.admission_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'admissions')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.bed_stays AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('bed_stays', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'prescriptions');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.prescriptions AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.visit_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'visits')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.prescriptions AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('prescriptions', v_ids);
    END IF;
    v_ids := clinic.ids_of(p_rows, 'bills');
    SELECT array_agg(r.id ORDER BY r.id) INTO v_ids FROM (
        SELECT t.id FROM clinic.bills AS t
        WHERE t.hospital_id = p_hospital_id AND t.patient_id = p_from_id
            AND (p_rows IS NULL
                OR t.id = ANY (v_ids)
                OR t.appointment_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'appointments')::bigint))
                OR t.admission_id = ANY (ARRAY(SELECT jsonb_array_elements_text(v_moved -> 'admissions')::bigint)))
        ORDER BY t.id FOR NO KEY UPDATE
    ) AS r;
    IF v_ids IS NOT NULL THEN
        UPDATE clinic.bills AS t SET patient_id = p_to_id WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids);
        v_moved := v_moved || jsonb_build_object('bills', v_ids);
    END IF;
    RETURN v_moved;
END
$$;
COMMENT ON FUNCTION clinic.move_patient_rows(bigint, bigint, bigint, jsonb) IS
'Gives the rows of one patient to another, table by table in the order of the locks: all of them, or those of p_rows {table: [id]} and what was added to these since. Answers with what it moved, alike. Only a merge that is being made or undone may (clinic.may_move_patient).';
GRANT EXECUTE ON FUNCTION clinic.move_patient_rows(bigint, bigint, bigint, jsonb) TO wardgraph_owner;
