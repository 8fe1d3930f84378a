-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.series_dates ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.series_dates FROM wardgraph_reader;
GRANT SELECT ON clinic.series_dates TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.series_dates;
CREATE POLICY granted ON clinic.series_dates FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.appointments'))));
DROP POLICY IF EXISTS own_record ON clinic.series_dates;
CREATE POLICY own_record ON clinic.series_dates FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (series_dates.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.series_dates;
CREATE POLICY their_doctor ON clinic.series_dates FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = series_dates.hospital_id AND known.patient_id = series_dates.patient_id
)));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF refused_code, refused_message ON clinic.series_dates
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_series_dates();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.series_dates
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.series_dates
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('series_dates');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.series_dates
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.series_dates
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.series_dates
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.series_dates FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    series_id,
    patient_id,
    place,
    day,
    local_time,
    starts_at,
    appointment_id,
    refused_code,
    refused_message,
    created_at,
    updated_at
) ON clinic.series_dates TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.series_dates;
CREATE POLICY sql_login ON clinic.series_dates FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.series_dates WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.series_id,
    t.patient_id,
    t.place,
    t.day,
    t.local_time,
    t.starts_at,
    t.appointment_id,
    t.refused_code,
    t.refused_message,
    t.created_at,
    t.updated_at
FROM clinic.series_dates AS t;
COMMENT ON VIEW records.series_dates IS
'All columns of series_dates but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.series_dates
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.series_dates
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.series_dates WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.series_id,
    t.patient_id,
    t.place,
    t.day,
    t.local_time,
    t.starts_at,
    t.appointment_id,
    t.refused_code,
    t.refused_message,
    t.created_at,
    t.updated_at
FROM clinic.series_dates AS t;
COMMENT ON VIEW analysis.series_dates IS
'Series_dates without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.series_dates
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.series_dates
TO wardgraph_data_analyst;
