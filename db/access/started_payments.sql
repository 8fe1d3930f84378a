-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.started_payments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.started_payments FROM wardgraph_reader;
GRANT SELECT ON clinic.started_payments TO wardgraph_reader;
DROP POLICY IF EXISTS with_bill ON clinic.started_payments;
CREATE POLICY with_bill ON clinic.started_payments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.bills AS whole
    WHERE whole.hospital_id = started_payments.hospital_id AND whole.id = started_payments.bill_id
)));
CREATE OR REPLACE VIEW clinic.granted_started_payments AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.amount,
    t.method,
    t.status,
    t.started_by_id,
    t.started_at,
    t.settled_by_id,
    t.settled_at,
    t.rejection_reason,
    t.created_at,
    t.updated_at
FROM clinic.started_payments AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_started_payments IS
'All rows of started_payments, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_started_payments TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF rejection_reason ON clinic.started_payments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_started_payments();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.started_payments
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.started_payments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('started_payments');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF bill_id, amount, method, started_by_id, started_at ON
clinic.started_payments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('bill_id', 'amount', 'method', 'started_by_id', 'started_at');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.started_payments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'bill_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.started_payments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.started_payments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    bill_id,
    amount,
    method,
    status,
    started_by_id,
    started_at,
    settled_by_id,
    settled_at,
    rejection_reason,
    created_at,
    updated_at
) ON clinic.started_payments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.started_payments;
CREATE POLICY sql_login ON clinic.started_payments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.started_payments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.amount,
    t.method,
    t.status,
    t.started_by_id,
    t.started_at,
    t.settled_by_id,
    t.settled_at,
    t.rejection_reason,
    t.created_at,
    t.updated_at
FROM clinic.started_payments AS t;
COMMENT ON VIEW records.started_payments IS
'All columns of started_payments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.started_payments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.started_payments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.started_payments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.amount,
    t.method,
    t.status,
    t.started_by_id,
    t.started_at,
    t.settled_by_id,
    t.settled_at,
    t.created_at,
    t.updated_at
FROM clinic.started_payments AS t;
COMMENT ON VIEW analysis.started_payments IS
'Started_payments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.started_payments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.started_payments
TO wardgraph_data_analyst;
