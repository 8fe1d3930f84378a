-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.admissions ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.admissions FROM wardgraph_reader;
GRANT SELECT ON clinic.admissions TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.admissions;
CREATE POLICY granted ON clinic.admissions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.admissions'))));
DROP POLICY IF EXISTS own_record ON clinic.admissions;
CREATE POLICY own_record ON clinic.admissions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (admissions.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.admissions;
CREATE POLICY their_doctor ON clinic.admissions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = admissions.hospital_id AND known.patient_id = admissions.patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.admissions;
CREATE POLICY their_ward ON clinic.admissions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = admissions.hospital_id AND known.patient_id = admissions.patient_id
)));
CREATE OR REPLACE VIEW clinic.visible_admissions WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.room_id,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.reason END AS reason,
    t.admitted_by_id,
    t.admitted_at,
    t.discharged_at,
    t.created_at,
    t.updated_at,
    t.bed_id
FROM clinic.admissions AS t
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
COMMENT ON VIEW clinic.visible_admissions IS
'Rows of admissions as the asker sees them, some columns only for some: reason for holders of see.clinical and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_admissions TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_admissions WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'reason' END
    ]::text[], NULL) AS hidden
FROM clinic.admissions AS t
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
COMMENT ON VIEW clinic.masks_of_admissions IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_admissions TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_admissions AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.room_id,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.reason END AS reason,
    t.admitted_by_id,
    t.admitted_at,
    t.discharged_at,
    t.created_at,
    t.updated_at,
    t.bed_id
FROM clinic.admissions AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.admissions'));
COMMENT ON VIEW clinic.granted_admissions IS
'All rows of admissions, for holders of see.admissions; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_admissions TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_admissions();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('admissions');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF patient_id ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('patient_id');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.admissions
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.admissions FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    patient_id,
    room_id,
    reason,
    admitted_by_id,
    admitted_at,
    discharged_at,
    created_at,
    updated_at,
    bed_id
) ON clinic.admissions TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.admissions;
CREATE POLICY sql_login ON clinic.admissions FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.admissions WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.room_id,
    t.reason,
    t.admitted_by_id,
    t.admitted_at,
    t.discharged_at,
    t.created_at,
    t.updated_at,
    t.bed_id
FROM clinic.admissions AS t;
COMMENT ON VIEW records.admissions IS
'All columns of admissions but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.admissions
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.admissions
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    patient_id,
    room_id,
    reason,
    admitted_by_id,
    admitted_at,
    discharged_at,
    bed_id
) ON records.admissions
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    room_id,
    reason,
    admitted_by_id,
    admitted_at,
    discharged_at,
    bed_id
) ON records.admissions
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.admissions
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.admissions',
    'patient_id, room_id, reason, admitted_by_id, admitted_at, discharged_at, bed_id',
    'room_id, reason, admitted_by_id, admitted_at, discharged_at, bed_id',
    '',
    '',
    '',
    'clinic.admission_problems'
);
CREATE OR REPLACE VIEW analysis.admissions WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.room_id,
    t.admitted_by_id,
    t.admitted_at,
    t.discharged_at,
    t.created_at,
    t.updated_at,
    t.bed_id
FROM clinic.admissions AS t;
COMMENT ON VIEW analysis.admissions IS
'Admissions without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.admissions
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.admissions
TO wardgraph_data_analyst;
