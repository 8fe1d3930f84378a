-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.status_changes ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.status_changes FROM wardgraph_reader;
GRANT SELECT ON clinic.status_changes TO wardgraph_reader;
DROP POLICY IF EXISTS with_appointment ON clinic.status_changes;
CREATE POLICY with_appointment ON clinic.status_changes FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.appointments')) OR EXISTS (
    SELECT FROM clinic.appointments AS whole
    WHERE whole.hospital_id = status_changes.hospital_id AND whole.id = status_changes.appointment_id
)));
CREATE OR REPLACE VIEW clinic.visible_status_changes WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.from_status,
    t.to_status,
    CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN t.reason END AS reason,
    t.undoes_id,
    t.is_undo,
    t.changed_by_id,
    t.changed_at,
    t.wanted_by
FROM clinic.status_changes AS t
CROSS JOIN LATERAL (
    SELECT
        t.is_undo
        OR coalesce(t.patient_id = (SELECT auth.patient_id()), false)
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
COMMENT ON VIEW clinic.visible_status_changes IS
'Rows of status_changes as the asker sees them, some columns only for some: reason for holders of see.reasons and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_status_changes TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_status_changes WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.reasons')) OR asker.whole THEN NULL ELSE 'reason' END
    ]::text[], NULL) AS hidden
FROM clinic.status_changes AS t
CROSS JOIN LATERAL (
    SELECT
        t.is_undo
        OR coalesce(t.patient_id = (SELECT auth.patient_id()), false)
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
COMMENT ON VIEW clinic.masks_of_status_changes IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_status_changes TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_status_changes AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.from_status,
    t.to_status,
    CASE WHEN (SELECT auth.may('see.reasons')) OR t.is_undo THEN t.reason END AS reason,
    t.undoes_id,
    t.is_undo,
    t.changed_by_id,
    t.changed_at,
    t.wanted_by
FROM clinic.status_changes AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.appointments'));
COMMENT ON VIEW clinic.granted_status_changes IS
'All rows of status_changes, for holders of see.appointments; the permissions decide which columns, but of rows that are open to all.';
GRANT SELECT ON clinic.granted_status_changes TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.status_changes
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_status_changes();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.status_changes
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('status_changes');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.status_changes
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('status_changes');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.status_changes
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.status_changes
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.status_changes
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.status_changes FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    appointment_id,
    patient_id,
    from_status,
    to_status,
    reason,
    undoes_id,
    is_undo,
    changed_by_id,
    changed_at,
    wanted_by
) ON clinic.status_changes TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.status_changes;
CREATE POLICY sql_login ON clinic.status_changes FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.status_changes WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.from_status,
    t.to_status,
    t.reason,
    t.undoes_id,
    t.is_undo,
    t.changed_by_id,
    t.changed_at,
    t.wanted_by
FROM clinic.status_changes AS t;
COMMENT ON VIEW records.status_changes IS
'All columns of status_changes but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.status_changes
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.status_changes
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.status_changes WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.appointment_id,
    t.patient_id,
    t.from_status,
    t.to_status,
    t.undoes_id,
    t.is_undo,
    t.changed_by_id,
    t.changed_at,
    t.wanted_by
FROM clinic.status_changes AS t;
COMMENT ON VIEW analysis.status_changes IS
'Status_changes without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.status_changes
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.status_changes
TO wardgraph_data_analyst;
