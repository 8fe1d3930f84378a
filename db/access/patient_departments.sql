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
