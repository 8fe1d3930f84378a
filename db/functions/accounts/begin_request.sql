SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.begin_request(p_hospital_id bigint, p_request_id uuid, p_command text, p_payload jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_hash CONSTANT bytea := sha256(convert_to(p_payload::text, 'UTF8'));
    v_first auth.requests;
BEGIN
    IF p_request_id IS NULL THEN
        RETURN NULL;
    END IF;
    -- Waits for a twin that is still under way, and then conflicts with it or takes its place.
    INSERT INTO auth.requests (hospital_id, account_id, request_id, command, payload_hash)
    VALUES (p_hospital_id, auth.account_id(), p_request_id, p_command, v_hash)
    ON CONFLICT (hospital_id, account_id, request_id) DO NOTHING;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    SELECT r.* INTO STRICT v_first FROM auth.requests AS r
    WHERE r.hospital_id = p_hospital_id AND r.account_id = auth.account_id() AND r.request_id = p_request_id;
    IF v_first.command <> p_command OR v_first.payload_hash <> v_hash THEN
        RAISE EXCEPTION USING
            errcode = 'ZH601', message = 'This request id was already used for a different request.',
            detail = jsonb_build_object('requestId', p_request_id)::text,
            hint = 'Use a new request id for each new request. Repeat an id only with the same input.';
    END IF;
    RETURN v_first.result_id;
END
$$;
COMMENT ON FUNCTION auth.begin_request(bigint, uuid, text, jsonb) IS
'Rule 8, before a create command does anything: null means go ahead, an id is the row the same request made before. REQUEST_ID_REUSED with another payload. The payload is a list of the command''s own: what is kept are hashes, so that an id from before an upgrade is known only while that list stays as it was, whatever becomes of the command''s arguments.';
