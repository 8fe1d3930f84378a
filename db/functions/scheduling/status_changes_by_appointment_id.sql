-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_reader;

CREATE OR REPLACE FUNCTION api.status_changes_by_appointment_id(p_hospital_id bigint, p_session_id uuid, p_ids bigint[])
RETURNS SETOF clinic.visible_status_changes
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    IF auth.sees_all('see.appointments') THEN
        RETURN QUERY SELECT t.* FROM clinic.granted_status_changes AS t
        WHERE t.hospital_id = p_hospital_id AND t.appointment_id = ANY (p_ids) ORDER BY t.id;
    ELSE
        RETURN QUERY SELECT t.* FROM clinic.visible_status_changes AS t
        WHERE t.hospital_id = p_hospital_id AND t.appointment_id = ANY (p_ids) ORDER BY t.id;
    END IF;
END
$$;
COMMENT ON FUNCTION api.status_changes_by_appointment_id(bigint, uuid, bigint[]) IS
'The visible rows of status_changes whose appointment_id is one of p_ids. Those that are not there are left out.';
GRANT EXECUTE ON FUNCTION api.status_changes_by_appointment_id(bigint, uuid, bigint[]) TO wardgraph_api;
