-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.stock_by_medication_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.stock
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.stock AS t
    WHERE t.hospital_id = p_hospital_id AND t.medication_id = ANY (p_ids) ORDER BY t.id;
END
$$;
COMMENT ON FUNCTION api.stock_by_medication_id(bigint, uuid, bigint[]) IS
'The visible rows of stock whose medication_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.stock_by_medication_id(bigint, uuid, bigint[]) TO wardgraph_api;
