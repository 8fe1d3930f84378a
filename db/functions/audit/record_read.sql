SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.record_read(
    p_hospital_id bigint, p_client_address text, p_http_request_id text,
    p_rows jsonb, p_patient_ids bigint[], p_visit_ids bigint[], p_prescription_ids bigint[]
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient_ids bigint[] := coalesce(p_patient_ids, '{}');
BEGIN
    -- To wait for the disk at every read halves the reads of a second. Unless the operator wants that (ALTER DATABASE ...
    -- SET app.reads_wait_for_disk = on), a crash of the server may lose what was read in its last half second.
    IF coalesce(current_setting('app.reads_wait_for_disk', true), '') <> 'on' THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    IF p_visit_ids IS NOT NULL OR p_prescription_ids IS NOT NULL THEN
        SELECT coalesce(array_agg(DISTINCT found.patient_id ORDER BY found.patient_id), '{}') INTO v_patient_ids
        FROM (
            SELECT unnest(v_patient_ids) AS patient_id
            UNION ALL
            SELECT r.patient_id FROM auth.patients_of_records AS r
            WHERE r.hospital_id = p_hospital_id AND r.record = 'visit_id' AND r.id = ANY (p_visit_ids)
            UNION ALL
            SELECT r.patient_id FROM auth.patients_of_records AS r
            WHERE r.hospital_id = p_hospital_id AND r.record = 'prescription_id' AND r.id = ANY (p_prescription_ids)
        ) AS found;
    END IF;
    INSERT INTO audit.events (hospital_id, kind, account_id, patient_ids, details, client_address, request_id)
    VALUES (
        p_hospital_id, CASE WHEN p_rows ? 'audit_events' THEN 'READ_AUDIT' ELSE 'READ' END, audit.asking_account(), v_patient_ids,
        p_rows, p_client_address::inet, p_http_request_id
    );
END
$$;
COMMENT ON FUNCTION audit.record_read(bigint, text, text, jsonb, bigint[], bigint[], bigint[]) IS
'Puts on record what a request has read: keys of rows by their kind, and patients, both those named and those whose visits and prescriptions are.';
GRANT EXECUTE ON FUNCTION audit.record_read(bigint, text, text, jsonb, bigint[], bigint[], bigint[]) TO wardgraph_owner;
