-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patient_departments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.patient_departments FROM wardgraph_reader;
GRANT SELECT ON clinic.patient_departments TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.patient_departments;
CREATE POLICY granted ON clinic.patient_departments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.scheduling'))));
DROP POLICY IF EXISTS own_record ON clinic.patient_departments;
CREATE POLICY own_record ON clinic.patient_departments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (patient_departments.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.patient_departments;
CREATE POLICY their_doctor ON clinic.patient_departments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = patient_departments.hospital_id AND known.patient_id = patient_departments.patient_id
)));
DROP POLICY IF EXISTS own_ward ON clinic.patient_departments;
CREATE POLICY own_ward ON clinic.patient_departments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (patient_departments.department_id = (SELECT auth.ward_id())));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.patient_departments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('patient_departments');
REVOKE ALL ON clinic.patient_departments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    patient_id,
    department_id,
    last_booking_at,
    last_visit_at
) ON clinic.patient_departments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.patient_departments;
CREATE POLICY sql_login ON clinic.patient_departments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.patient_departments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.patient_id,
    t.department_id,
    t.last_booking_at,
    t.last_visit_at
FROM clinic.patient_departments AS t;
COMMENT ON VIEW records.patient_departments IS
'All columns of patient_departments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.patient_departments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.patient_departments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.patient_departments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.patient_id,
    t.department_id,
    t.last_booking_at,
    t.last_visit_at
FROM clinic.patient_departments AS t;
COMMENT ON VIEW analysis.patient_departments IS
'Patient_departments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.patient_departments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.patient_departments
TO wardgraph_data_analyst;
