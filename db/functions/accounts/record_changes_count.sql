SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.record_changes_count(p_hospital_id bigint, p_session_id uuid, p_id text) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_record record;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('record.changes');
    SELECT r.* INTO v_record FROM clinic.record_on_record(p_hospital_id, p_id) AS r;
    RETURN (SELECT count(*) FROM clinic.shown_changes(p_hospital_id, v_record.table_name, v_record.keys, v_record.hidden, v_record.masked));
END
$$;
COMMENT ON FUNCTION api.record_changes_count(bigint, uuid, text) IS
'How many changes all pages of api.record_changes_page have together.
Requires: record.changes.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.record_changes_count(bigint, uuid, text) TO wardgraph_api;
