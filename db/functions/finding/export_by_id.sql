SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.export_by_id(
    p_hospital_id bigint, p_session_id uuid, p_level jsonb, p_ids bigint[]
)
RETURNS SETOF record
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY EXECUTE rules.export_rows_query(p_level) USING p_hospital_id, p_ids;
END
$$;
COMMENT ON FUNCTION api.export_by_id(bigint, uuid, jsonb, bigint[]) IS
'Columns of the visible rows of an entity whose id is one of p_ids, for exports: what <things>_by_id gives, but only the columns of p_level, {things, columns}, in this order. Raises for what rules.exportable does not declare.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.export_by_id(bigint, uuid, jsonb, bigint[]) TO wardgraph_api;
