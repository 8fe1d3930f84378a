SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.masked_columns(p_hospital_id bigint, p_session_id uuid, p_plural text, p_ids bigint[])
RETURNS TABLE (key bigint, hidden text[])
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT h.key, h.hidden FROM auth.hidden_columns(p_hospital_id, p_plural, p_ids) AS h;
END
$$;
COMMENT ON FUNCTION api.masked_columns(bigint, uuid, text, bigint[]) IS
'Of visible rows, by what their reads begin with (patients, ...): the columns that are hidden from the asker, also those that hold nothing.
Requires: nothing.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.masked_columns(bigint, uuid, text, bigint[]) TO wardgraph_api;
