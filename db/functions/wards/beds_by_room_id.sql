-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.beds_by_room_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.beds
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.beds AS t
    WHERE t.hospital_id = p_hospital_id AND t.room_id = ANY (p_ids) ORDER BY t.id;
END
$$;
COMMENT ON FUNCTION api.beds_by_room_id(bigint, uuid, bigint[]) IS
'The visible rows of beds whose room_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.beds_by_room_id(bigint, uuid, bigint[]) TO wardgraph_api;
