-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.contact_persons_by_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.contact_persons
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    RETURN QUERY SELECT t.* FROM clinic.contact_persons AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = ANY (p_ids);
END
$$;
COMMENT ON FUNCTION api.contact_persons_by_id(bigint, uuid, bigint[]) IS
'The visible rows of contact_persons whose id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.contact_persons_by_id(bigint, uuid, bigint[]) TO wardgraph_api;
