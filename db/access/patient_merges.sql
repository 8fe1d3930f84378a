-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patient_merges ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.patient_merges FROM wardgraph_reader;
GRANT SELECT (
    hospital_id,
    id,
    kept_patient_id,
    merged_patient_id,
    reason,
    merged_by_id,
    merged_at,
    undone_by_id,
    undone_at,
    undo_reason,
    created_at,
    updated_at
) ON clinic.patient_merges TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.patient_merges;
CREATE POLICY granted ON clinic.patient_merges FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.merges'))));
DROP POLICY IF EXISTS their_doctor ON clinic.patient_merges;
CREATE POLICY their_doctor ON clinic.patient_merges FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = patient_merges.hospital_id AND known.patient_id = patient_merges.kept_patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.patient_merges;
CREATE POLICY their_ward ON clinic.patient_merges FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = patient_merges.hospital_id AND known.patient_id = patient_merges.kept_patient_id
)));
CREATE OR REPLACE VIEW clinic.visible_patient_merges WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kept_patient_id,
    t.merged_patient_id,
    t.reason,
    t.merged_by_id,
    t.merged_at,
    t.undone_by_id,
    t.undone_at,
    t.undo_reason,
    NULL::boolean AS moving,
    NULL::jsonb AS moved,
    NULL::jsonb AS filled,
    NULL::bigint[] AS known_departments,
    t.created_at,
    t.updated_at
FROM clinic.patient_merges AS t;
COMMENT ON VIEW clinic.visible_patient_merges IS
'Rows of patient_merges as the asker sees them, some columns only for some: moving, moved, filled, known_departments for nobody.';
GRANT SELECT ON clinic.visible_patient_merges TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason, undo_reason ON clinic.patient_merges
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_patient_merges();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.patient_merges
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.patient_merges
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('patient_merges');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.patient_merges
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'kept_patient_id', '', 'moving', 'moved', 'filled', 'known_departments');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.patient_merges
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.patient_merges FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    kept_patient_id,
    merged_patient_id,
    reason,
    merged_by_id,
    merged_at,
    undone_by_id,
    undone_at,
    undo_reason,
    created_at,
    updated_at
) ON clinic.patient_merges TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.patient_merges;
CREATE POLICY sql_login ON clinic.patient_merges FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.patient_merges WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kept_patient_id,
    t.merged_patient_id,
    t.reason,
    t.merged_by_id,
    t.merged_at,
    t.undone_by_id,
    t.undone_at,
    t.undo_reason,
    t.created_at,
    t.updated_at
FROM clinic.patient_merges AS t;
COMMENT ON VIEW records.patient_merges IS
'All columns of patient_merges but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.patient_merges
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.patient_merges
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.patient_merges WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kept_patient_id,
    t.merged_patient_id,
    t.merged_by_id,
    t.merged_at,
    t.undone_by_id,
    t.undone_at,
    t.created_at,
    t.updated_at
FROM clinic.patient_merges AS t;
COMMENT ON VIEW analysis.patient_merges IS
'Patient_merges without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.patient_merges
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.patient_merges
TO wardgraph_data_analyst;
