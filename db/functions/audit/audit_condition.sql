SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.audit_condition(
    p_patient_id bigint, p_account_id bigint, p_kind text, p_table_name text, p_row_id text, p_since timestamptz, p_until timestamptz
) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT concat_ws(
        ' AND ', 'e.hospital_id = $1',
        CASE WHEN p_patient_id IS NOT NULL THEN 'e.patient_ids @> ARRAY[$2]' END,
        CASE WHEN p_account_id IS NOT NULL THEN 'e.account_id = $3' END,
        CASE WHEN p_kind IS NOT NULL THEN 'e.kind = $4' END,
        CASE WHEN p_table_name IS NOT NULL THEN 'e.table_name = $5' END,
        CASE WHEN p_row_id IS NOT NULL THEN 'e.row_id = $6' END,
        CASE WHEN p_since IS NOT NULL THEN 'e.occurred_at >= $7' END,
        CASE WHEN p_until IS NOT NULL THEN 'e.occurred_at < $8' END
    )
$$;
COMMENT ON FUNCTION rules.audit_condition(bigint, bigint, text, text, text, timestamptz, timestamptz) IS
'The condition on events e that what was asked for says, over the parameters $1 hospital, $2 patient, $3 account, $4 kind, $5 table, $6 row, $7 since, $8 until: only what was given is in it, so that an index serves it.';
