SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.admit_import(p_hospital_id bigint, p_session_id uuid) RETURNS TABLE (time_zone text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('import.run');
    RETURN QUERY SELECT h.time_zone FROM clinic.hospitals AS h WHERE h.id = p_hospital_id;
END
$$;
COMMENT ON FUNCTION api.admit_import(bigint, uuid) IS
'Whether the asker may import files, before one is taken; it answers with the time zone that moments without an offset are in.
Requires: import.run.
Errors: none.';
GRANT EXECUTE ON FUNCTION api.admit_import(bigint, uuid) TO wardgraph_api;
