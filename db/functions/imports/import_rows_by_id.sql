-- Generated from db/entities/imports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.import_rows_by_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.import_rows
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.import_rows AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
END
$$;
COMMENT ON FUNCTION api.import_rows_by_id(bigint, uuid, bigint[]) IS
'The visible rows of import_rows whose id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.import_rows_by_id(bigint, uuid, bigint[]) TO wardgraph_api;
