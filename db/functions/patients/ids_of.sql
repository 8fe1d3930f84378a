SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.ids_of(p_rows jsonb, p_table text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(i.id::bigint) FROM jsonb_array_elements_text(p_rows -> p_table) AS i (id)
$$;
COMMENT ON FUNCTION clinic.ids_of(jsonb, text) IS
'The ids of a table in {table: [id]}, or null.';
