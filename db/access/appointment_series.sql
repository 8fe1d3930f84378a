-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.appointment_series ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.appointment_series FROM wardgraph_reader;
GRANT SELECT ON clinic.appointment_series TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.appointment_series;
CREATE POLICY granted ON clinic.appointment_series FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.appointments'))));
DROP POLICY IF EXISTS own_record ON clinic.appointment_series;
CREATE POLICY own_record ON clinic.appointment_series FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (appointment_series.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.appointment_series;
CREATE POLICY their_doctor ON clinic.appointment_series FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = appointment_series.hospital_id AND known.patient_id = appointment_series.patient_id
)));
CREATE OR REPLACE VIEW clinic.visible_appointment_series WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.booked_by_id,
    t.starts_at,
    t.duration_minutes,
    t.every_days,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.reason END AS reason,
    t.created_at,
    t.updated_at
FROM clinic.appointment_series AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_appointment_series IS
'Rows of appointment_series as the asker sees them, some columns only for some: reason for holders of see.reasons and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_appointment_series TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_appointment_series WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'reason' END
    ]::text[], NULL) AS hidden
FROM clinic.appointment_series AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_appointment_series IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_appointment_series TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_appointment_series AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.booked_by_id,
    t.starts_at,
    t.duration_minutes,
    t.every_days,
    CASE WHEN (SELECT auth.may('see.reasons')) THEN t.reason END AS reason,
    t.created_at,
    t.updated_at
FROM clinic.appointment_series AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.appointments'));
COMMENT ON VIEW clinic.granted_appointment_series IS
'All rows of appointment_series, for holders of see.appointments; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_appointment_series TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.appointment_series
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_appointment_series();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.appointment_series
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.appointment_series
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('appointment_series');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.appointment_series
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.appointment_series
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.appointment_series
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.appointment_series FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    patient_id,
    doctor_id,
    booked_by_id,
    starts_at,
    duration_minutes,
    every_days,
    reason,
    created_at,
    updated_at
) ON clinic.appointment_series TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.appointment_series;
CREATE POLICY sql_login ON clinic.appointment_series FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.appointment_series WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.booked_by_id,
    t.starts_at,
    t.duration_minutes,
    t.every_days,
    t.reason,
    t.created_at,
    t.updated_at
FROM clinic.appointment_series AS t;
COMMENT ON VIEW records.appointment_series IS
'All columns of appointment_series but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.appointment_series
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.appointment_series
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.appointment_series WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.doctor_id,
    t.booked_by_id,
    t.starts_at,
    t.duration_minutes,
    t.every_days,
    t.created_at,
    t.updated_at
FROM clinic.appointment_series AS t;
COMMENT ON VIEW analysis.appointment_series IS
'Appointment_series without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.appointment_series
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.appointment_series
TO wardgraph_data_analyst;
