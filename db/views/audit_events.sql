SET LOCAL ROLE wardgraph_audit;
GRANT USAGE ON SCHEMA audit TO wardgraph_sql;
GRANT SELECT ON audit.events TO wardgraph_sql;

SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.audit_events WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.occurred_at,
    t.kind,
    t.account_id,
    t.login,
    t.table_name,
    t.row_id,
    t.patient_ids,
    t.changed_columns,
    t.before,
    t.after,
    t.details,
    t.command,
    t.client_address,
    t.request_id
FROM audit.events AS t
WHERE t.hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login));
COMMENT ON VIEW records.audit_events IS 'The audit, of the hospital that the login is bound to.';
REVOKE ALL ON records.audit_events
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.audit_events
TO wardgraph_administrator, wardgraph_dba, wardgraph_auditor;
