SET LOCAL ROLE wardgraph_audit;

CREATE OR REPLACE FUNCTION audit.event_name(p_event audit.events) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT concat_ws(
        ' ', p_event.kind, p_event.table_name, p_event.row_id, 'of', to_char(p_event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    ) WHERE p_event.id IS NOT NULL
$$;
COMMENT ON FUNCTION audit.event_name(audit.events) IS 'What an event is about, for people; null for none.';
