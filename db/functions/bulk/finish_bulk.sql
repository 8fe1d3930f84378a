SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.finish_bulk(p_hospital_id bigint, p_request_id uuid, p_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_request_id IS NOT NULL THEN
        UPDATE auth.requests AS r SET result_id = cardinality(p_ids), result_ids = p_ids
        WHERE r.hospital_id = p_hospital_id AND r.account_id = auth.account_id() AND r.request_id = p_request_id;
    END IF;
END
$$;
COMMENT ON FUNCTION auth.finish_bulk(bigint, uuid, bigint[]) IS 'Rule 8, after a bulk edit: remembers which rows the request changed.';
