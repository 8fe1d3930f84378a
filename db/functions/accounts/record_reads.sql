SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.record_reads(
    p_hospital_id bigint, p_session_id uuid, p_client_address text, p_http_request_id text,
    p_rows jsonb, p_patient_ids bigint[], p_visit_ids bigint[], p_prescription_ids bigint[]
) RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_rows = '{}' THEN
        RETURN false;
    END IF;
    PERFORM audit.record_read(
        p_hospital_id, p_client_address, p_http_request_id, p_rows, p_patient_ids, p_visit_ids, p_prescription_ids
    );
    RETURN true;
END
$$;
COMMENT ON FUNCTION api.record_reads(bigint, uuid, text, text, jsonb, bigint[], bigint[], bigint[]) IS
'Puts on record which rows of clinical data a request has read: {kind: [keys]}, and what leads to their patients; under "counted", by kind, which fields the filters of counts name. In the statement that reads them, or after it: an answer whose reads are not on record is not given. Whether there was anything to record.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.record_reads(bigint, uuid, text, text, jsonb, bigint[], bigint[], bigint[]) TO wardgraph_api;
