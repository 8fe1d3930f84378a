-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.lab_results ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.lab_results FROM wardgraph_reader;
GRANT SELECT ON clinic.lab_results TO wardgraph_reader;
DROP POLICY IF EXISTS with_visit ON clinic.lab_results;
CREATE POLICY with_visit ON clinic.lab_results FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.visits')) OR EXISTS (
    SELECT FROM clinic.visits AS whole
    WHERE whole.hospital_id = lab_results.hospital_id AND whole.id = lab_results.visit_id
)));
CREATE OR REPLACE VIEW clinic.visible_lab_results WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.test END AS test,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.value END AS value,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.unit END AS unit,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.reference_range END AS reference_range,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.abnormal END AS abnormal,
    t.resulted_at,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.notes END AS notes,
    t.created_at,
    t.updated_at
FROM clinic.lab_results AS t
INNER JOIN clinic.visits AS visit ON visit.hospital_id = t.hospital_id AND visit.id = t.visit_id
CROSS JOIN LATERAL (
    SELECT
        coalesce(visit.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = visit.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = visit.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_lab_results IS
'Rows of lab_results as the asker sees them, some columns only for some: test, value, unit, reference_range, abnormal, notes for holders of see.clinical and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_lab_results TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_lab_results WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'test' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'value' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'unit' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'reference_range' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'abnormal' END,
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'notes' END
    ]::text[], NULL) AS hidden
FROM clinic.lab_results AS t
INNER JOIN clinic.visits AS visit ON visit.hospital_id = t.hospital_id AND visit.id = t.visit_id
CROSS JOIN LATERAL (
    SELECT
        coalesce(visit.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = visit.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = visit.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_lab_results IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_lab_results TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_lab_results AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.test END AS test,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.value END AS value,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.unit END AS unit,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.reference_range END AS reference_range,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.abnormal END AS abnormal,
    t.resulted_at,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.notes END AS notes,
    t.created_at,
    t.updated_at
FROM clinic.lab_results AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.visits'));
COMMENT ON VIEW clinic.granted_lab_results IS
'All rows of lab_results, for holders of see.visits; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_lab_results TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.lab_results_of_patients WITH (security_invoker = true) AS
SELECT
    link.patient_id,
    t.hospital_id,
    t.id,
    t.visit_id,
    t.test,
    t.value,
    t.unit,
    t.reference_range,
    t.abnormal,
    t.resulted_at,
    t.notes,
    t.created_at,
    t.updated_at
FROM clinic.visits AS link
INNER JOIN clinic.visible_lab_results AS t ON link.hospital_id = t.hospital_id AND link.id = t.visit_id;
COMMENT ON VIEW clinic.lab_results_of_patients IS
'Laboratory results of a patient, with the patient''s key.';
GRANT SELECT ON clinic.lab_results_of_patients TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF test, value, unit, reference_range, notes ON
clinic.lab_results
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_lab_results();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.lab_results
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.lab_results
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('lab_results');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF visit_id ON clinic.lab_results
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('visit_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.lab_results
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'visit_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.lab_results
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.lab_results FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    visit_id,
    test,
    value,
    unit,
    reference_range,
    abnormal,
    resulted_at,
    notes,
    created_at,
    updated_at
) ON clinic.lab_results TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.lab_results;
CREATE POLICY sql_login ON clinic.lab_results FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.lab_results WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.test,
    t.value,
    t.unit,
    t.reference_range,
    t.abnormal,
    t.resulted_at,
    t.notes,
    t.created_at,
    t.updated_at
FROM clinic.lab_results AS t;
COMMENT ON VIEW records.lab_results IS
'All columns of lab_results but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.lab_results
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.lab_results
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    visit_id,
    test,
    value,
    unit,
    reference_range,
    abnormal,
    resulted_at,
    notes
) ON records.lab_results
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    test,
    value,
    unit,
    reference_range,
    abnormal,
    resulted_at,
    notes
) ON records.lab_results
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.lab_results
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.lab_results',
    'visit_id, test, value, unit, reference_range, abnormal, resulted_at, notes',
    'test, value, unit, reference_range, abnormal, resulted_at, notes',
    '',
    '',
    '',
    'clinic.lab_result_problems'
);
CREATE OR REPLACE VIEW analysis.lab_results WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.abnormal,
    t.resulted_at,
    t.created_at,
    t.updated_at
FROM clinic.lab_results AS t;
COMMENT ON VIEW analysis.lab_results IS
'Lab_results without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.lab_results
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.lab_results
TO wardgraph_data_analyst;
