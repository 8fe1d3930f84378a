SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.audit_events_page(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_account_id bigint, p_kind text, p_table_name text, p_row_id text,
    p_since timestamptz, p_until timestamptz, p_first integer, p_after jsonb, p_backward boolean
) RETURNS TABLE (
    id bigint, occurred_at timestamptz, kind text, account_id bigint, login text, table_name text, row_id text,
    patient_ids bigint[], changed_columns text[], before text, after text, details text, command text, client_address text,
    request_id text
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given CONSTANT boolean[] := ARRAY[
        p_patient_id IS NOT NULL, p_account_id IS NOT NULL, p_kind IS NOT NULL, p_table_name IS NOT NULL, p_row_id IS NOT NULL, p_since IS NOT NULL,
        p_until IS NOT NULL
    ];
    v_records bigint[];
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('audit.read');
    PERFORM rules.check_input(ARRAY[
        CASE WHEN p_patient_id IS NOT NULL THEN rules.id_problem('patientId', p_patient_id) END,
        CASE WHEN p_account_id IS NOT NULL THEN rules.id_problem('accountId', p_account_id) END
    ]);
    v_records := clinic.records_of(p_hospital_id, p_patient_id);
    -- Contents only for those who see clinical data: an auditor learns who did what to which record.
    RETURN QUERY EXECUTE format(
        'SELECT e.id, e.occurred_at, e.kind, e.account_id, e.login, e.table_name, e.row_id, e.patient_ids, e.changed_columns,'
        ' CASE WHEN auth.may(''see.clinical'') THEN e.before::text END, CASE WHEN auth.may(''see.clinical'') THEN e.after::text END,'
        ' e.details::text, e.command, host(e.client_address), e.request_id FROM ('
        'SELECT e.* FROM audit.events AS e WHERE %s AND %s ORDER BY e.occurred_at %s, e.id %3$s LIMIT $9 + 1'
        ') AS e ORDER BY e.occurred_at DESC, e.id DESC',
        rules.audit_condition(v_given),
        CASE
            WHEN p_after IS NULL THEN 'true'
            ELSE format(
                '(e.occurred_at, e.id) %s (($10 -> ''values'' ->> 0)::timestamptz, ($10 ->> ''id'')::bigint)',
                CASE WHEN p_backward THEN '>' ELSE '<' END
            )
        END,
        CASE WHEN p_backward THEN 'ASC' ELSE 'DESC' END
    ) USING p_hospital_id, v_records, p_account_id, p_kind, p_table_name, p_row_id, p_since, p_until, p_first, p_after;
END
$$;
COMMENT ON FUNCTION api.audit_events_page(
    bigint, uuid, bigint, bigint, text, text, text, timestamptz, timestamptz, integer, jsonb, boolean
) IS
'A page of the hospital''s audit, the newest events first: those that concern a patient (also by a record that is merged into it), are of an account, of a kind, about a table and a row of it, since and until. p_after {values, id} of the event to go on from, p_backward to end there instead. One event more than p_first when there are more.
Requires: audit.read.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.audit_events_page(
    bigint, uuid, bigint, bigint, text, text, text, timestamptz, timestamptz, integer, jsonb, boolean
) TO wardgraph_api;
