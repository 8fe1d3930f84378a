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
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'visit_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.treatments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
