-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.claims ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.claims FROM wardgraph_reader;
GRANT SELECT ON clinic.claims TO wardgraph_reader;
DROP POLICY IF EXISTS with_bill ON clinic.claims;
CREATE POLICY with_bill ON clinic.claims FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.bills AS whole
    WHERE whole.hospital_id = claims.hospital_id AND whole.id = claims.bill_id
)));
CREATE OR REPLACE VIEW clinic.granted_claims AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.status,
    t.number,
    t.insurance_provider,
    t.insurance_policy_number,
    t.currency,
    t.amount,
    t.paid,
    t.refunded,
    t.transferred,
    t.written_off,
    t.untracked,
    t.balance,
    t.submitted_at,
    t.submitted_by_id,
    t.withdrawn_at,
    t.withdrawn_by_id,
    t.withdrawal_reason,
    t.voided_at,
    t.created_at,
    t.updated_at
FROM clinic.claims AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_claims IS
'All rows of claims, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_claims TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF number, insurance_provider, insurance_policy_number,
currency, withdrawal_reason ON clinic.claims
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_claims();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.claims
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.claims
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('claims');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF status, insurance_provider, insurance_policy_number,
amount, paid, refunded, transferred, written_off, untracked, voided_at ON clinic.claims
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand(
    'status', 'insurance_provider', 'insurance_policy_number', 'amount', 'paid', 'refunded', 'transferred',
    'written_off', 'untracked', 'voided_at'
);
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.claims
FOR EACH ROW WHEN (new.paid <> 0 OR new.refunded <> 0 OR new.transferred <> 0 OR new.written_off <> 0 OR new.untracked <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand(
    'paid', 'refunded', 'transferred', 'written_off', 'untracked'
);
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF bill_id, currency ON clinic.claims
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('bill_id', 'currency');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.claims
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'bill_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.claims
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.claims FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    bill_id,
    status,
    number,
    insurance_provider,
    insurance_policy_number,
    currency,
    amount,
    paid,
    refunded,
    transferred,
    written_off,
    untracked,
    balance,
    submitted_at,
    submitted_by_id,
    withdrawn_at,
    withdrawn_by_id,
    withdrawal_reason,
    voided_at,
    created_at,
    updated_at
) ON clinic.claims TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.claims;
CREATE POLICY sql_login ON clinic.claims FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.claims WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.status,
    t.number,
    t.insurance_provider,
    t.insurance_policy_number,
    t.currency,
    t.amount,
    t.paid,
    t.refunded,
    t.transferred,
    t.written_off,
    t.untracked,
    t.balance,
    t.submitted_at,
    t.submitted_by_id,
    t.withdrawn_at,
    t.withdrawn_by_id,
    t.withdrawal_reason,
    t.voided_at,
    t.created_at,
    t.updated_at
FROM clinic.claims AS t;
COMMENT ON VIEW records.claims IS
'All columns of claims but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.claims
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.claims
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.claims WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.status,
    t.currency,
    t.amount,
    t.paid,
    t.refunded,
    t.transferred,
    t.written_off,
    t.untracked,
    t.balance,
    t.submitted_at,
    t.submitted_by_id,
    t.withdrawn_at,
    t.withdrawn_by_id,
    t.voided_at,
    t.created_at,
    t.updated_at
FROM clinic.claims AS t;
COMMENT ON VIEW analysis.claims IS
'Claims without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.claims
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.claims
TO wardgraph_data_analyst;
