SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.audit_condition(p_given boolean[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT concat_ws(
        ' AND ', 'e.hospital_id = $1',
        CASE WHEN p_given[1] THEN 'e.patient_ids && $2' END,
        CASE WHEN p_given[2] THEN 'e.account_id = $3' END,
        CASE WHEN p_given[3] THEN 'e.kind = $4' END,
        CASE WHEN p_given[4] THEN 'e.table_name = $5' END,
        CASE WHEN p_given[5] THEN 'e.row_id = $6' END,
        CASE WHEN p_given[6] THEN 'e.occurred_at >= $7' END,
        CASE WHEN p_given[7] THEN 'e.occurred_at < $8' END
    )
$$;
COMMENT ON FUNCTION rules.audit_condition(boolean[]) IS
'The condition on events e that what was asked for says, over the parameters $1 hospital, $2 records of the patient, $3 account, $4 kind, $5 table, $6 row, $7 since, $8 until: only what is given is in it, so that an index serves it. p_given says which of $2 to $8 are.';
