SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.shown_changes(p_hospital_id bigint, p_table_name text, p_keys text[], p_hidden text[], p_masked text[])
RETURNS TABLE (
    id bigint, occurred_at timestamptz, kind text, account_id bigint, login text, command text, details jsonb, before jsonb,
    after jsonb, patient_ids bigint[], row_id text
)
LANGUAGE sql STABLE PARALLEL UNSAFE SECURITY INVOKER
AS $$
    SELECT
        e.id, e.occurred_at, e.kind, e.account_id, e.login, e.command,
        CASE
            -- A reason speaks of what is masked, wherever it is kept.
            WHEN coalesce(e.after, e.before) ?| p_masked OR p_masked <> '{}' AND e.table_name IN ('clinic.visits', 'clinic.treatments')
                THEN e.details - 'reason'
            WHEN e.command IN ('merge_patients', 'unmerge_patients') AND NOT clinic.reads_merges(p_hospital_id, e.patient_ids) THEN e.details - 'reason'
            ELSE e.details
        END, e.before - p_hidden, e.after - p_hidden, e.patient_ids, e.row_id
    FROM audit.events AS e
    WHERE e.hospital_id = p_hospital_id AND e.table_name = p_table_name AND e.row_id = ANY (p_keys)
        AND coalesce(e.after, e.before) - p_hidden <> '{}'
$$;
COMMENT ON FUNCTION clinic.shown_changes(bigint, text, text[], text[], text[]) IS
'What the audit has of rows of a table, without the columns of p_hidden; a change of these alone is left out. The reason of a change is left out, too, where something of p_masked changed with it; of visits and treatments, where anything is masked: it is the amendment''s; of merges, for who reads no merges.';
