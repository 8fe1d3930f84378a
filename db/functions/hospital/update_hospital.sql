SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_hospital(
    p_hospital_id bigint, p_session_id uuid, p_changes jsonb, p_confirmed boolean DEFAULT false
) RETURNS clinic.hospitals
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    RETURN clinic.change_hospital(p_hospital_id, p_changes, p_confirmed);
END
$$;
COMMENT ON FUNCTION api.update_hospital(bigint, uuid, jsonb, boolean) IS
'Changes the asker''s hospital: p_changes {column: value} of its settings; what is left out stays, null clears.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, IN_USE, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.update_hospital(bigint, uuid, jsonb, boolean) TO wardgraph_api;
