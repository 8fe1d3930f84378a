-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.payments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.payments FROM wardgraph_reader;
GRANT SELECT ON clinic.payments TO wardgraph_reader;
DROP POLICY IF EXISTS with_bill ON clinic.payments;
CREATE POLICY with_bill ON clinic.payments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.bills AS whole
    WHERE whole.hospital_id = payments.hospital_id AND whole.id = payments.bill_id
)));
CREATE OR REPLACE VIEW clinic.granted_payments AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.amount,
    t.method,
    t.status,
    t.refunded,
    t.received_by_id,
    t.received_at,
    t.voided_at,
    t.voided_by_id,
    t.void_reason,
    t.created_at,
    t.updated_at,
    t.written_off,
    t.claim_id,
    t.payer,
    t.started_payment_id
FROM clinic.payments AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_payments IS
'All rows of payments, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_payments TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF void_reason ON clinic.payments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_payments();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.payments
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.payments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('payments');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF refunded, written_off, status ON clinic.payments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('refunded', 'written_off', 'status');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.payments
FOR EACH ROW WHEN (new.refunded <> 0 OR new.written_off <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('refunded', 'written_off');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF bill_id, amount, claim_id, started_payment_id ON clinic.payments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('bill_id', 'amount', 'claim_id', 'started_payment_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.payments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'bill_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.payments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.payments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    bill_id,
    amount,
    method,
    status,
    refunded,
    received_by_id,
    received_at,
    voided_at,
    voided_by_id,
    void_reason,
    created_at,
    updated_at,
    written_off,
    claim_id,
    payer,
    started_payment_id
) ON clinic.payments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.payments;
CREATE POLICY sql_login ON clinic.payments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.payments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.amount,
    t.method,
    t.status,
    t.refunded,
    t.received_by_id,
    t.received_at,
    t.voided_at,
    t.voided_by_id,
    t.void_reason,
    t.created_at,
    t.updated_at,
    t.written_off,
    t.claim_id,
    t.payer,
    t.started_payment_id
FROM clinic.payments AS t;
COMMENT ON VIEW records.payments IS
'All columns of payments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.payments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.payments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    bill_id,
    amount,
    method,
    received_by_id,
    received_at,
    voided_at,
    voided_by_id,
    void_reason,
    claim_id
) ON records.payments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    method,
    received_by_id,
    received_at,
    voided_at,
    voided_by_id,
    void_reason
) ON records.payments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.payments
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.payments',
    'bill_id, amount, method, received_by_id, received_at, voided_at, voided_by_id, void_reason, claim_id',
    'method, received_by_id, received_at, voided_at, voided_by_id, void_reason',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.payments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.amount,
    t.method,
    t.status,
    t.refunded,
    t.received_by_id,
    t.received_at,
    t.voided_at,
    t.voided_by_id,
    t.created_at,
    t.updated_at,
    t.written_off,
    t.claim_id,
    t.payer,
    t.started_payment_id
FROM clinic.payments AS t;
COMMENT ON VIEW analysis.payments IS
'Payments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.payments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.payments
TO wardgraph_data_analyst;
