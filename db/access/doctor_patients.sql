-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.doctor_patients ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.doctor_patients FROM wardgraph_reader;
GRANT SELECT ON clinic.doctor_patients TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.doctor_patients;
CREATE POLICY granted ON clinic.doctor_patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.scheduling'))));
DROP POLICY IF EXISTS own_record ON clinic.doctor_patients;
CREATE POLICY own_record ON clinic.doctor_patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (doctor_patients.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS own_calendar ON clinic.doctor_patients;
CREATE POLICY own_calendar ON clinic.doctor_patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (doctor_patients.doctor_id = (SELECT auth.doctor_id())));
DROP POLICY IF EXISTS colleagues_ward ON clinic.doctor_patients;
CREATE POLICY colleagues_ward ON clinic.doctor_patients FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM clinic.doctors AS colleague
    WHERE
        colleague.hospital_id = doctor_patients.hospital_id AND colleague.id = doctor_patients.doctor_id
        AND colleague.department_id = (SELECT auth.ward_id())
)));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.doctor_patients
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('doctor_patients');
