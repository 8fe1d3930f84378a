-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.amendments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.amendments FROM wardgraph_reader;
GRANT SELECT ON clinic.amendments TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.amendments;
CREATE POLICY granted ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.clinical'))));
DROP POLICY IF EXISTS own_record ON clinic.amendments;
CREATE POLICY own_record ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (amendments.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.amendments;
CREATE POLICY their_doctor ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = amendments.hospital_id AND known.patient_id = amendments.patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.amendments;
CREATE POLICY their_ward ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = amendments.hospital_id AND known.patient_id = amendments.patient_id
)));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF diagnosis, kind, notes, reason ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_amendments();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('amendments');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('amendments');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.amendments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.amendments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    patient_id,
    visit_id,
    treatment_id,
    diagnosis,
    kind,
    cost,
    notes,
    reason,
    amended_by_id,
    amended_at
) ON clinic.amendments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.amendments;
CREATE POLICY sql_login ON clinic.amendments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.amendments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.visit_id,
    t.treatment_id,
    t.diagnosis,
    t.kind,
    t.cost,
    t.notes,
    t.reason,
    t.amended_by_id,
    t.amended_at
FROM clinic.amendments AS t;
COMMENT ON VIEW records.amendments IS
'All columns of amendments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.amendments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.amendments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.amendments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.visit_id,
    t.treatment_id,
    t.cost,
    t.amended_by_id,
    t.amended_at
FROM clinic.amendments AS t;
COMMENT ON VIEW analysis.amendments IS
'Amendments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.amendments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.amendments
TO wardgraph_data_analyst;
