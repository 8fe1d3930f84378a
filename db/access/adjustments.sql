-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.adjustments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.adjustments FROM wardgraph_reader;
GRANT SELECT ON clinic.adjustments TO wardgraph_reader;
DROP POLICY IF EXISTS with_bill ON clinic.adjustments;
CREATE POLICY with_bill ON clinic.adjustments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.bills AS whole
    WHERE whole.hospital_id = adjustments.hospital_id AND whole.id = adjustments.bill_id
)));
CREATE OR REPLACE VIEW clinic.granted_adjustments AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.claim_id,
    t.kind,
    t.amount,
    t.reason,
    t.adjusted_by_id,
    t.adjusted_at,
    t.refund_id
FROM clinic.adjustments AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_adjustments IS
'All rows of adjustments, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_adjustments TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.adjustments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_adjustments();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.adjustments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('adjustments');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.adjustments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('adjustments');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.adjustments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'bill_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.adjustments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.adjustments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    bill_id,
    claim_id,
    kind,
    amount,
    reason,
    adjusted_by_id,
    adjusted_at,
    refund_id
) ON clinic.adjustments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.adjustments;
CREATE POLICY sql_login ON clinic.adjustments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.adjustments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.claim_id,
    t.kind,
    t.amount,
    t.reason,
    t.adjusted_by_id,
    t.adjusted_at,
    t.refund_id
FROM clinic.adjustments AS t;
COMMENT ON VIEW records.adjustments IS
'All columns of adjustments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.adjustments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.adjustments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    bill_id,
    claim_id,
    kind,
    amount,
    reason,
    adjusted_by_id,
    adjusted_at
) ON records.adjustments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT ON records.adjustments
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.adjustments',
    'bill_id, claim_id, kind, amount, reason, adjusted_by_id, adjusted_at',
    '',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.adjustments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.claim_id,
    t.kind,
    t.amount,
    t.adjusted_by_id,
    t.adjusted_at,
    t.refund_id
FROM clinic.adjustments AS t;
COMMENT ON VIEW analysis.adjustments IS
'Adjustments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.adjustments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.adjustments
TO wardgraph_data_analyst;
