SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.record_write() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_row jsonb;
    v_before jsonb;
    v_after jsonb;
    v_changed text[];
    v_hospital_id bigint;
    v_patient_id bigint;
BEGIN
    -- Every expression here is paid for at every write. What texts are sorted by says nothing that they do not.
    IF tg_op = 'INSERT' THEN
        v_after := jsonb_strip_nulls(CASE tg_argv[3] WHEN '' THEN to_jsonb(new) ELSE to_jsonb(new) - string_to_array(tg_argv[3], ' ') END);
        v_row := v_after;
    ELSIF tg_op = 'UPDATE' THEN
        v_before := to_jsonb(old);
        v_row := to_jsonb(new);
        IF tg_argv[3] <> '' THEN
            v_before := v_before - string_to_array(tg_argv[3], ' ');
            v_row := v_row - string_to_array(tg_argv[3], ' ');
        END IF;
        SELECT array_agg(n.key), jsonb_object_agg(n.key, v_before -> n.key), jsonb_object_agg(n.key, n.value)
        INTO v_changed, v_before, v_after
        FROM jsonb_each(v_row) AS n WHERE n.value IS DISTINCT FROM v_before -> n.key;
        IF v_changed IS NULL THEN
            RETURN NULL;
        END IF;
    ELSE
        v_row := to_jsonb(old) - string_to_array(tg_argv[3], ' ');
        v_before := jsonb_strip_nulls(v_row);
    END IF;
    IF tg_nargs > 4 THEN
        v_before := audit.without_secrets(v_before, tg_argv[4:]);
        v_after := audit.without_secrets(v_after, tg_argv[4:]);
    END IF;
    v_hospital_id := v_row ->> tg_argv[0];
    IF tg_argv[2] IN ('visit_id', 'prescription_id', 'bill_id', 'payment_id') THEN
        SELECT r.patient_id INTO v_patient_id FROM auth.patients_of_records AS r
        WHERE r.hospital_id = v_hospital_id AND r.record = tg_argv[2] AND r.id = (v_row ->> tg_argv[2])::bigint;
    ELSIF tg_argv[2] <> '' THEN
        v_patient_id := v_row ->> tg_argv[2];
    END IF;
    INSERT INTO audit.events (
        hospital_id, kind, account_id, table_name, row_id, patient_ids, changed_columns, before, after,
        details, command, client_address, request_id
    ) VALUES (
        v_hospital_id, tg_op, audit.asking_account(), tg_table_schema || '.' || tg_table_name, v_row ->> tg_argv[1],
        CASE WHEN v_patient_id IS NULL THEN '{}' ELSE ARRAY[v_patient_id] END, v_changed, v_before, v_after,
        CASE WHEN current_setting('app.change_reason', true) <> '' THEN jsonb_build_object('reason', current_setting('app.change_reason')) END,
        nullif(current_setting('app.command', true), ''), nullif(current_setting('app.client_address', true), '')::inet,
        nullif(current_setting('app.http_request_id', true), '')
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION audit.record_write() IS
'Puts the write of a row on record, whoever writes. Arguments: the columns with the hospital, with the key and with what leads to the patient (or an empty text), the columns that order others (in one text), then the secret columns. The reason of a change is in app.change_reason.';
GRANT EXECUTE ON FUNCTION audit.record_write() TO wardgraph_owner;
