SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.shown_changes(p_hospital_id bigint, p_table_name text, p_keys text[], p_hidden text[])
RETURNS TABLE (
    id bigint, occurred_at timestamptz, kind text, account_id bigint, login text, command text, details jsonb, before jsonb,
    after jsonb, patient_ids bigint[], row_id text
)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT
        e.id, e.occurred_at, e.kind, e.account_id, e.login, e.command, e.details, e.before - p_hidden, e.after - p_hidden, e.patient_ids,
        e.row_id
    FROM audit.events AS e
    WHERE e.hospital_id = p_hospital_id AND e.table_name = p_table_name AND e.row_id = ANY (p_keys)
        AND coalesce(e.after, e.before) - p_hidden <> '{}'
$$;
COMMENT ON FUNCTION clinic.shown_changes(bigint, text, text[], text[]) IS
'What the audit has of rows of a table, without the columns of p_hidden; a change of these alone is left out.';
