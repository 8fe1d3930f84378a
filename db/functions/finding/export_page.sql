SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.export_page(
    p_hospital_id bigint, p_session_id uuid, p_levels jsonb, p_filter jsonb, p_order text[], p_first integer, p_after jsonb
)
RETURNS SETOF record
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY EXECUTE rules.export_query(p_levels, p_filter, p_order, p_after)
    USING p_hospital_id, NULL::bigint[], p_filter, p_after, p_first;
END
$$;
COMMENT ON FUNCTION api.export_page(bigint, uuid, jsonb, jsonb, text[], integer, jsonb) IS
'A page of an export, in order: columns of visible rows, and of the visible rows that they refer to, as rules.export_query names them in p_levels. The rest is as of any page: one row more than p_first when there are more.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.export_page(bigint, uuid, jsonb, jsonb, text[], integer, jsonb) TO wardgraph_api;
