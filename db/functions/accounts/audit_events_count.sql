SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.audit_events_count(
    p_hospital_id bigint, p_session_id uuid, p_patient_id bigint, p_account_id bigint, p_kind text, p_table_name text, p_row_id text,
    p_since timestamptz, p_until timestamptz
) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given CONSTANT boolean[] := ARRAY[
        p_patient_id IS NOT NULL, p_account_id IS NOT NULL, p_kind IS NOT NULL, p_table_name IS NOT NULL, p_row_id IS NOT NULL, p_since IS NOT NULL,
        p_until IS NOT NULL
    ];
    v_records bigint[];
    v_total bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('audit.read');
    PERFORM rules.check_input(ARRAY[
        CASE WHEN p_patient_id IS NOT NULL THEN rules.id_problem('patientId', p_patient_id) END,
        CASE WHEN p_account_id IS NOT NULL THEN rules.id_problem('accountId', p_account_id) END
    ]);
    v_records := clinic.records_of(p_hospital_id, p_patient_id);
    EXECUTE 'SELECT count(*) FROM audit.events AS e WHERE '
        || rules.audit_condition(v_given)
    INTO v_total USING p_hospital_id, v_records, p_account_id, p_kind, p_table_name, p_row_id, p_since, p_until;
    RETURN v_total;
END
$$;
COMMENT ON FUNCTION api.audit_events_count(bigint, uuid, bigint, bigint, text, text, text, timestamptz, timestamptz) IS
'How many events there are of those that api.audit_events_page pages through.
Requires: audit.read.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.audit_events_count(
    bigint, uuid, bigint, bigint, text, text, text, timestamptz, timestamptz
) TO wardgraph_api;
