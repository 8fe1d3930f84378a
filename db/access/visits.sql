-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.visits ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.visits FROM wardgraph_reader;
GRANT SELECT ON clinic.visits TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.visits;
CREATE POLICY granted ON clinic.visits FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.visits'))));
DROP POLICY IF EXISTS own_record ON clinic.visits;
CREATE POLICY own_record ON clinic.visits FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (visits.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.visits;
CREATE POLICY their_doctor ON clinic.visits FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = visits.hospital_id AND known.patient_id = visits.patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.visits;
CREATE POLICY their_ward ON clinic.visits FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = visits.hospital_id AND known.patient_id = visits.patient_id
)));
CREATE OR REPLACE VIEW clinic.visible_visits WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.diagnosis END AS diagnosis,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.notes END AS notes,
    t.visited_at,
    t.created_at,
    t.updated_at
FROM clinic.visits AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_visits IS
'Rows of visits as the asker sees them, some columns only for some: diagnosis, notes for holders of see.clinical and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_visits TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_visits WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'diagnosis' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'notes' END
    ]::text[], NULL) AS hidden
FROM clinic.visits AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_visits IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_visits TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_visits AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.diagnosis END AS diagnosis,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.notes END AS notes,
    t.visited_at,
    t.created_at,
    t.updated_at
FROM clinic.visits AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.visits'));
COMMENT ON VIEW clinic.granted_visits IS
'All rows of visits, for holders of see.visits; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_visits TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF diagnosis, notes ON clinic.visits
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_visits();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.visits
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.visits
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('visits');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF appointment_id, patient_id, doctor_id, department_id ON
clinic.visits
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('appointment_id', 'patient_id', 'doctor_id', 'department_id');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.visits
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.visits
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.visits
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.visits FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    appointment_id,
    patient_id,
    doctor_id,
    department_id,
    diagnosis,
    notes,
    visited_at,
    created_at,
    updated_at
) ON clinic.visits TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.visits;
CREATE POLICY sql_login ON clinic.visits FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.visits WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.diagnosis,
    t.notes,
    t.visited_at,
    t.created_at,
    t.updated_at
FROM clinic.visits AS t;
COMMENT ON VIEW records.visits IS
'All columns of visits but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.visits
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.visits
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    appointment_id,
    patient_id,
    doctor_id,
    department_id,
    diagnosis,
    notes,
    visited_at
) ON records.visits
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    diagnosis,
    notes,
    visited_at
) ON records.visits
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.visits
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.visits',
    'appointment_id, patient_id, doctor_id, department_id, diagnosis, notes, visited_at',
    'diagnosis, notes, visited_at',
    'clinic.check_written_visit',
    '',
    '',
    '',
    'clinic.lock_written_visit'
);
CREATE OR REPLACE VIEW analysis.visits WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.visited_at,
    t.created_at,
    t.updated_at
FROM clinic.visits AS t;
COMMENT ON VIEW analysis.visits IS
'Visits without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.visits
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.visits
TO wardgraph_data_analyst;
