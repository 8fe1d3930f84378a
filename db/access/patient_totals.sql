-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patient_totals ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.patient_totals FROM wardgraph_reader;
GRANT SELECT ON clinic.patient_totals TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.patient_totals;
CREATE POLICY granted ON clinic.patient_totals FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills'))));
DROP POLICY IF EXISTS own_record ON clinic.patient_totals;
CREATE POLICY own_record ON clinic.patient_totals FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (patient_totals.patient_id = (SELECT auth.patient_id())));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.patient_totals
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('patient_totals');
REVOKE ALL ON clinic.patient_totals FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    patient_id,
    total_billed,
    refund_due,
    currency,
    bills,
    covered,
    paid,
    refunded,
    balance,
    written_off,
    insurer_paid,
    insurer_balance
) ON clinic.patient_totals TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.patient_totals;
CREATE POLICY sql_login ON clinic.patient_totals FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.patient_totals WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.patient_id,
    t.total_billed,
    t.refund_due,
    t.currency,
    t.bills,
    t.covered,
    t.paid,
    t.refunded,
    t.balance,
    t.written_off,
    t.insurer_paid,
    t.insurer_balance
FROM clinic.patient_totals AS t;
COMMENT ON VIEW records.patient_totals IS
'All columns of patient_totals but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.patient_totals
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.patient_totals
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.patient_totals WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.patient_id,
    t.total_billed,
    t.refund_due,
    t.currency,
    t.bills,
    t.covered,
    t.paid,
    t.refunded,
    t.balance,
    t.written_off,
    t.insurer_paid,
    t.insurer_balance
FROM clinic.patient_totals AS t;
COMMENT ON VIEW analysis.patient_totals IS
'Patient_totals without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.patient_totals
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.patient_totals
TO wardgraph_data_analyst;
