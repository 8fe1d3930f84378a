-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.prescriptions ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.prescriptions FROM wardgraph_reader;
GRANT SELECT ON clinic.prescriptions TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.prescriptions;
CREATE POLICY granted ON clinic.prescriptions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.prescriptions'))));
DROP POLICY IF EXISTS own_record ON clinic.prescriptions;
CREATE POLICY own_record ON clinic.prescriptions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (prescriptions.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.prescriptions;
CREATE POLICY their_doctor ON clinic.prescriptions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = prescriptions.hospital_id AND known.patient_id = prescriptions.patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.prescriptions;
CREATE POLICY their_ward ON clinic.prescriptions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = prescriptions.hospital_id AND known.patient_id = prescriptions.patient_id
)));
CREATE OR REPLACE VIEW clinic.visible_prescriptions WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.status,
    t.prescribed_at,
    t.cancelled_at,
    t.cancelled_by_id,
    CASE WHEN (SELECT auth.may('see.prescription_reasons')) OR asker.whole THEN t.cancellation_reason END AS cancellation_reason,
    t.created_at,
    t.updated_at
FROM clinic.prescriptions AS t
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
COMMENT ON VIEW clinic.visible_prescriptions IS
'Rows of prescriptions as the asker sees them, some columns only for some: cancellation_reason for holders of see.prescription_reasons and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_prescriptions TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_prescriptions WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.prescription_reasons')) OR asker.whole THEN NULL ELSE 'cancellation_reason' END
    ]::text[], NULL) AS hidden
FROM clinic.prescriptions AS t
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
COMMENT ON VIEW clinic.masks_of_prescriptions IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_prescriptions TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_prescriptions AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.status,
    t.prescribed_at,
    t.cancelled_at,
    t.cancelled_by_id,
    CASE WHEN (SELECT auth.may('see.prescription_reasons')) THEN t.cancellation_reason END AS cancellation_reason,
    t.created_at,
    t.updated_at
FROM clinic.prescriptions AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.prescriptions'));
COMMENT ON VIEW clinic.granted_prescriptions IS
'All rows of prescriptions, for holders of see.prescriptions; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_prescriptions TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF cancellation_reason ON clinic.prescriptions
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_prescriptions();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.prescriptions
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.prescriptions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('prescriptions');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF visit_id, patient_id, doctor_id, department_id ON
clinic.prescriptions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('visit_id', 'patient_id', 'doctor_id', 'department_id');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.prescriptions
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.prescriptions
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.prescriptions
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.prescriptions FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    visit_id,
    patient_id,
    doctor_id,
    department_id,
    status,
    prescribed_at,
    cancelled_at,
    cancelled_by_id,
    cancellation_reason,
    created_at,
    updated_at
) ON clinic.prescriptions TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.prescriptions;
CREATE POLICY sql_login ON clinic.prescriptions FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.prescriptions WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.status,
    t.prescribed_at,
    t.cancelled_at,
    t.cancelled_by_id,
    t.cancellation_reason,
    t.created_at,
    t.updated_at
FROM clinic.prescriptions AS t;
COMMENT ON VIEW records.prescriptions IS
'All columns of prescriptions but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.prescriptions
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.prescriptions
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    visit_id,
    patient_id,
    doctor_id,
    department_id,
    status,
    prescribed_at,
    cancelled_at,
    cancelled_by_id,
    cancellation_reason
) ON records.prescriptions
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    status,
    prescribed_at,
    cancelled_at,
    cancelled_by_id,
    cancellation_reason
) ON records.prescriptions
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.prescriptions
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.prescriptions',
    'visit_id, patient_id, doctor_id, department_id, status, prescribed_at, cancelled_at, cancelled_by_id,
    cancellation_reason',
    'status, prescribed_at, cancelled_at, cancelled_by_id, cancellation_reason',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.prescriptions WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.patient_id,
    t.doctor_id,
    t.department_id,
    t.status,
    t.prescribed_at,
    t.cancelled_at,
    t.cancelled_by_id,
    t.created_at,
    t.updated_at
FROM clinic.prescriptions AS t;
COMMENT ON VIEW analysis.prescriptions IS
'Prescriptions without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.prescriptions
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.prescriptions
TO wardgraph_data_analyst;
