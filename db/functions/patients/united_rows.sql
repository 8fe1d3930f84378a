SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.united_rows(p_rows jsonb, p_more jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_rows || coalesce(jsonb_object_agg(m.key, coalesce(p_rows -> m.key, '[]') || m.value), '{}') FROM jsonb_each(p_more) AS m
$$;
COMMENT ON FUNCTION clinic.united_rows(jsonb, jsonb) IS
'Two lists of rows {table: [id]} as one.';
