SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.event_text(p_event audit.events) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Nothing that a setting of the session could write differently.
    SELECT jsonb_build_array(
        p_event.hospital_id, p_event.id, (extract(EPOCH FROM p_event.occurred_at) * 1000000)::bigint, p_event.kind,
        p_event.account_id, p_event.login, p_event.table_name, p_event.row_id, p_event.patient_ids,
        p_event.changed_columns, p_event.before, p_event.after, p_event.details, p_event.command,
        host(p_event.client_address), p_event.request_id, p_event.transaction_id::text
    )::text
$$;
COMMENT ON FUNCTION audit.event_text(audit.events) IS
'The text of an event that is sealed. It stays as it is for ever: a column that comes later is sealed by another function.';
