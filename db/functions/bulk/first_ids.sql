SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.first_ids(p_hospital_id bigint, p_request_id uuid, p_command text, p_payload jsonb) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF auth.begin_request(p_hospital_id, p_request_id, p_command, p_payload) IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT r.result_ids FROM auth.requests AS r
        WHERE r.hospital_id = p_hospital_id AND r.account_id = auth.account_id() AND r.request_id = p_request_id
    );
END
$$;
COMMENT ON FUNCTION auth.first_ids(bigint, uuid, text, jsonb) IS
'Rule 8, before a bulk edit does anything: null means go ahead, an array has the rows that the same request changed before. REQUEST_ID_REUSED with another payload.';
