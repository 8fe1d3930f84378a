-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.stock_movements_by_stock_id_count(p_hospital_id bigint, p_session_id uuid, p_ids bigint[], p_filter jsonb)
RETURNS TABLE (stock_id bigint, total bigint)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF p_filter IS NULL THEN
        RETURN QUERY SELECT t.stock_id, count(*) FROM clinic.visible_stock_movements AS t
        WHERE t.hospital_id = p_hospital_id AND t.stock_id = ANY (p_ids) GROUP BY t.stock_id;
        RETURN;
    END IF;
    RETURN QUERY EXECUTE rules.count_query('clinic.visible_stock_movements', 'stock_movements', 'stock_id', p_filter)
    USING p_hospital_id, p_ids, p_filter;
END
$$;
COMMENT ON FUNCTION api.stock_movements_by_stock_id_count(bigint, uuid, bigint[], jsonb) IS
'How many visible rows of stock_movements there are for each stock_id of p_ids; none is left out.
Requires: nothing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.stock_movements_by_stock_id_count(bigint, uuid, bigint[], jsonb) TO wardgraph_api;
