-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.time_off_by_doctor_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.time_off
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.time_off AS t
    WHERE t.hospital_id = p_hospital_id AND t.doctor_id = ANY (p_ids) ORDER BY t.id;
END
$$;
COMMENT ON FUNCTION api.time_off_by_doctor_id(bigint, uuid, bigint[]) IS
'The visible rows of time_off whose doctor_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.time_off_by_doctor_id(bigint, uuid, bigint[]) TO wardgraph_api;
