-- Generated from db/entities/*.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION auth.hidden_columns(p_hospital_id bigint, p_plural text, p_ids bigint[])
RETURNS TABLE (key bigint, hidden text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    CASE p_plural
        WHEN 'hospitals' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_hospitals AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'doctors' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_doctors AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'patients' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_patients AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'appointments' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_appointments AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'appointment_series' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_appointment_series AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'status_changes' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_status_changes AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'visits' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_visits AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'treatments' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_treatments AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'lab_results' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_lab_results AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'stock_movements' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_stock_movements AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'prescriptions' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_prescriptions AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'prescription_items' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_prescription_items AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'admissions' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_admissions AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        WHEN 'bed_stays' THEN
            RETURN QUERY SELECT t.id, t.hidden FROM clinic.masks_of_bed_stays AS t
            WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
        -- The others hide no column.
        ELSE NULL;
    END CASE;
END
$$;
COMMENT ON FUNCTION auth.hidden_columns(bigint, text, bigint[]) IS
'Of visible rows, by what their reads begin with (patients, ...): the columns that are hidden from the asker, also those that hold nothing.';
GRANT EXECUTE ON FUNCTION auth.hidden_columns(bigint, text, bigint[]) TO wardgraph_owner;
