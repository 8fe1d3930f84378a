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
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('amendments');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('amendments');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.amendments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.amendments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
