-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.refunds ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.refunds FROM wardgraph_reader;
GRANT SELECT ON clinic.refunds TO wardgraph_reader;
DROP POLICY IF EXISTS with_payment ON clinic.refunds;
CREATE POLICY with_payment ON clinic.refunds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.payments AS whole
    WHERE whole.hospital_id = refunds.hospital_id AND whole.id = refunds.payment_id
)));
CREATE OR REPLACE VIEW clinic.granted_refunds AS
SELECT
    t.hospital_id,
    t.id,
    t.payment_id,
    t.amount,
    t.reason,
    t.refunded_by_id,
    t.refunded_at,
    t.written_off
FROM clinic.refunds AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_refunds IS
'All rows of refunds, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_refunds TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.refunds
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_refunds();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.refunds
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('refunds');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.refunds
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('refunds');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.refunds
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'payment_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.refunds
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.refunds FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    payment_id,
    amount,
    reason,
    refunded_by_id,
    refunded_at,
    written_off
) ON clinic.refunds TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.refunds;
CREATE POLICY sql_login ON clinic.refunds FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.refunds WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.payment_id,
    t.amount,
    t.reason,
    t.refunded_by_id,
    t.refunded_at,
    t.written_off
FROM clinic.refunds AS t;
COMMENT ON VIEW records.refunds IS
'All columns of refunds but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.refunds
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.refunds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    payment_id,
    amount,
    reason,
    refunded_by_id,
    refunded_at,
    written_off
) ON records.refunds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT ON records.refunds
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.refunds',
    'payment_id, amount, reason, refunded_by_id, refunded_at, written_off',
    '',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.refunds WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.payment_id,
    t.amount,
    t.refunded_by_id,
    t.refunded_at,
    t.written_off
FROM clinic.refunds AS t;
COMMENT ON VIEW analysis.refunds IS
'Refunds without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.refunds
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.refunds
TO wardgraph_data_analyst;
