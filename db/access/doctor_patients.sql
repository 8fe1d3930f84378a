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
REVOKE ALL ON clinic.doctor_patients FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    doctor_id,
    patient_id,
    live_appointments,
    open_until
) ON clinic.doctor_patients TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.doctor_patients;
CREATE POLICY sql_login ON clinic.doctor_patients FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.doctor_patients WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.doctor_id,
    t.patient_id,
    t.live_appointments,
    t.open_until
FROM clinic.doctor_patients AS t;
COMMENT ON VIEW records.doctor_patients IS
'All columns of doctor_patients but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.doctor_patients
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.doctor_patients
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.doctor_patients WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.doctor_id,
    t.patient_id,
    t.live_appointments,
    t.open_until
FROM clinic.doctor_patients AS t;
COMMENT ON VIEW analysis.doctor_patients IS
'Doctor_patients without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.doctor_patients
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.doctor_patients
TO wardgraph_data_analyst;
