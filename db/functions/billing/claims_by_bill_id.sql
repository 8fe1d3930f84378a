-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.claims_by_bill_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.claims
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.bills') THEN
        RETURN QUERY SELECT t.* FROM clinic.granted_claims AS t
        WHERE t.hospital_id = p_hospital_id AND t.bill_id = ANY (p_ids) ORDER BY t.id;
    ELSE
        RETURN QUERY SELECT t.* FROM clinic.claims AS t
        WHERE t.hospital_id = p_hospital_id AND t.bill_id = ANY (p_ids) ORDER BY t.id;
    END IF;
END
$$;
COMMENT ON FUNCTION api.claims_by_bill_id(bigint, uuid, bigint[]) IS
'The visible rows of claims whose bill_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.claims_by_bill_id(bigint, uuid, bigint[]) TO wardgraph_api;
