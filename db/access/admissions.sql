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
    t.updated_at
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
    t.updated_at
FROM clinic.admissions AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.admissions'));
COMMENT ON VIEW clinic.granted_admissions IS
'All rows of admissions, for holders of see.admissions; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_admissions TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('admissions');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF patient_id ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('patient_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.admissions
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.admissions
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
