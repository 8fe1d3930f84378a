SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.record_event(
    p_hospital_id bigint, p_kind text,
    p_account_id bigint DEFAULT NULL, p_patient_ids bigint[] DEFAULT NULL, p_details jsonb DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO audit.events (
        hospital_id, kind, account_id, patient_ids, details, command, client_address, request_id
    ) VALUES (
        p_hospital_id, p_kind, coalesce(p_account_id, audit.asking_account()), coalesce(p_patient_ids, '{}'), p_details,
        nullif(current_setting('app.command', true), ''), nullif(current_setting('app.client_address', true), '')::inet,
        nullif(current_setting('app.http_request_id', true), '')
    );
END
$$;
COMMENT ON FUNCTION audit.record_event(bigint, text, bigint, bigint[], jsonb) IS
'Puts on record what is no row: a kind that audit.events knows, whose doing it was if not the asker''s, the patients concerned, and further facts by name, never clinical ones. It is undone with the transaction, so a refusal must not RAISE after it.';
GRANT EXECUTE ON FUNCTION audit.record_event(bigint, text, bigint, bigint[], jsonb) TO wardgraph_owner;
