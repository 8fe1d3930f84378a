-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.outbox_events ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.outbox_events FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF subject ON clinic.outbox_events
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_outbox_events();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.outbox_events
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('outbox_events');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.outbox_events
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('outbox_events');
REVOKE ALL ON clinic.outbox_events FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    subject,
    subject_id,
    change,
    payload,
    account_id,
    occurred_at
) ON clinic.outbox_events TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.outbox_events;
CREATE POLICY sql_login ON clinic.outbox_events FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.outbox_events WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.subject,
    t.subject_id,
    t.change,
    t.payload,
    t.account_id,
    t.occurred_at
FROM clinic.outbox_events AS t;
COMMENT ON VIEW records.outbox_events IS
'All columns of outbox_events but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.outbox_events
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.outbox_events
TO wardgraph_dba;
