-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bed_stays ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.bed_stays FROM wardgraph_reader;
GRANT SELECT ON clinic.bed_stays TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.bed_stays;
CREATE POLICY granted ON clinic.bed_stays FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.admissions'))));
DROP POLICY IF EXISTS own_record ON clinic.bed_stays;
CREATE POLICY own_record ON clinic.bed_stays FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (bed_stays.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.bed_stays;
CREATE POLICY their_doctor ON clinic.bed_stays FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = bed_stays.hospital_id AND known.patient_id = bed_stays.patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.bed_stays;
CREATE POLICY their_ward ON clinic.bed_stays FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = bed_stays.hospital_id AND known.patient_id = bed_stays.patient_id
)));
CREATE OR REPLACE VIEW clinic.visible_bed_stays WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.admission_id,
    t.patient_id,
    t.bed_id,
    t.room_id,
    t.room_type,
    t.department_id,
    t.starts_at,
    t.ends_at,
    t.moved_by_id,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.reason END AS reason,
    t.created_at,
    t.updated_at
FROM clinic.bed_stays AS t
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
COMMENT ON VIEW clinic.visible_bed_stays IS
'Rows of bed_stays as the asker sees them, some columns only for some: reason for holders of see.clinical and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_bed_stays TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_bed_stays WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'reason' END
    ]::text[], NULL) AS hidden
FROM clinic.bed_stays AS t
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
COMMENT ON VIEW clinic.masks_of_bed_stays IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_bed_stays TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_bed_stays AS
SELECT
    t.hospital_id,
    t.id,
    t.admission_id,
    t.patient_id,
    t.bed_id,
    t.room_id,
    t.room_type,
    t.department_id,
    t.starts_at,
    t.ends_at,
    t.moved_by_id,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.reason END AS reason,
    t.created_at,
    t.updated_at
FROM clinic.bed_stays AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.admissions'));
COMMENT ON VIEW clinic.granted_bed_stays IS
'All rows of bed_stays, for holders of see.admissions; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_bed_stays TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.bed_stays
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_bed_stays();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.bed_stays
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bed_stays
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('bed_stays');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF admission_id, patient_id, bed_id, room_id, room_type, department_id
ON clinic.bed_stays
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('admission_id', 'patient_id', 'bed_id', 'room_id', 'room_type', 'department_id');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.bed_stays
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.bed_stays
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.bed_stays
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.bed_stays FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    admission_id,
    patient_id,
    bed_id,
    room_id,
    room_type,
    department_id,
    starts_at,
    ends_at,
    moved_by_id,
    reason,
    created_at,
    updated_at
) ON clinic.bed_stays TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.bed_stays;
CREATE POLICY sql_login ON clinic.bed_stays FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.bed_stays WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.admission_id,
    t.patient_id,
    t.bed_id,
    t.room_id,
    t.room_type,
    t.department_id,
    t.starts_at,
    t.ends_at,
    t.moved_by_id,
    t.reason,
    t.created_at,
    t.updated_at
FROM clinic.bed_stays AS t;
COMMENT ON VIEW records.bed_stays IS
'All columns of bed_stays but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.bed_stays
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.bed_stays
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.bed_stays WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.admission_id,
    t.patient_id,
    t.bed_id,
    t.room_id,
    t.room_type,
    t.department_id,
    t.starts_at,
    t.ends_at,
    t.moved_by_id,
    t.created_at,
    t.updated_at
FROM clinic.bed_stays AS t;
COMMENT ON VIEW analysis.bed_stays IS
'Bed_stays without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.bed_stays
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.bed_stays
TO wardgraph_data_analyst;
