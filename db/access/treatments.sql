-- Generated from db/entities/clinical.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.treatments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.treatments FROM wardgraph_reader;
GRANT SELECT ON clinic.treatments TO wardgraph_reader;
DROP POLICY IF EXISTS with_visit ON clinic.treatments;
CREATE POLICY with_visit ON clinic.treatments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.visits')) OR EXISTS (
    SELECT FROM clinic.visits AS whole
    WHERE whole.hospital_id = treatments.hospital_id AND whole.id = treatments.visit_id
)));
CREATE OR REPLACE VIEW clinic.visible_treatments WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.kind,
    t.cost,
    CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN t.notes END AS notes,
    t.treated_at,
    t.created_at,
    t.updated_at
FROM clinic.treatments AS t
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
COMMENT ON VIEW clinic.visible_treatments IS
'Rows of treatments as the asker sees them, some columns only for some: notes for holders of see.clinical and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_treatments TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_treatments WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.clinical')) OR asker.whole THEN NULL ELSE 'notes' END
    ]::text[], NULL) AS hidden
FROM clinic.treatments AS t
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
COMMENT ON VIEW clinic.masks_of_treatments IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_treatments TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_treatments AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.kind,
    t.cost,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.notes END AS notes,
    t.treated_at,
    t.created_at,
    t.updated_at
FROM clinic.treatments AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.visits'));
COMMENT ON VIEW clinic.granted_treatments IS
'All rows of treatments, for holders of see.visits; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_treatments TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.treatments_of_patients WITH (security_invoker = true) AS
SELECT
    link.patient_id,
    t.hospital_id,
    t.id,
    t.visit_id,
    t.kind,
    t.cost,
    t.notes,
    t.treated_at,
    t.created_at,
    t.updated_at
FROM clinic.visits AS link
INNER JOIN clinic.visible_treatments AS t ON link.hospital_id = t.hospital_id AND link.id = t.visit_id;
COMMENT ON VIEW clinic.treatments_of_patients IS
'What was done to a patient, with the patient''s key.';
GRANT SELECT ON clinic.treatments_of_patients TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF kind, notes ON clinic.treatments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_treatments();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.treatments
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.treatments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('treatments');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF visit_id ON clinic.treatments
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('visit_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.treatments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'visit_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.treatments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.treatments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    visit_id,
    kind,
    cost,
    notes,
    treated_at,
    created_at,
    updated_at
) ON clinic.treatments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.treatments;
CREATE POLICY sql_login ON clinic.treatments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.treatments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.kind,
    t.cost,
    t.notes,
    t.treated_at,
    t.created_at,
    t.updated_at
FROM clinic.treatments AS t;
COMMENT ON VIEW records.treatments IS
'All columns of treatments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.treatments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.treatments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    visit_id,
    kind,
    cost,
    notes,
    treated_at
) ON records.treatments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    kind,
    cost,
    notes,
    treated_at
) ON records.treatments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.treatments
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.treatments',
    'visit_id, kind, cost, notes, treated_at',
    'kind, cost, notes, treated_at',
    '',
    '',
    '',
    'clinic.treatment_problems'
);
CREATE OR REPLACE VIEW analysis.treatments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.visit_id,
    t.cost,
    t.treated_at,
    t.created_at,
    t.updated_at
FROM clinic.treatments AS t;
COMMENT ON VIEW analysis.treatments IS
'Treatments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.treatments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.treatments
TO wardgraph_data_analyst;
