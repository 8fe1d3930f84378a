-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.bills_by_admission_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.bills
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.bills AS t
    WHERE t.hospital_id = p_hospital_id AND t.admission_id = ANY (p_ids) ORDER BY t.id;
END
$$;
COMMENT ON FUNCTION api.bills_by_admission_id(bigint, uuid, bigint[]) IS
'The visible rows of bills whose admission_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.bills_by_admission_id(bigint, uuid, bigint[]) TO wardgraph_api;
