-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.prescription_items ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.prescription_items FROM wardgraph_reader;
GRANT SELECT ON clinic.prescription_items TO wardgraph_reader;
DROP POLICY IF EXISTS with_prescription ON clinic.prescription_items;
CREATE POLICY with_prescription ON clinic.prescription_items FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.prescriptions')) OR EXISTS (
    SELECT FROM clinic.prescriptions AS whole
    WHERE whole.hospital_id = prescription_items.hospital_id AND whole.id = prescription_items.prescription_id
)));
CREATE OR REPLACE VIEW clinic.visible_prescription_items WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.prescription_id,
    t.medication_id,
    t.dosage,
    t.frequency,
    t.duration_days,
    t.quantity,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.allergies,
    CASE WHEN (SELECT auth.may('see.prescription_reasons')) OR asker.whole THEN t.allergy_reason END AS allergy_reason,
    t.warnings,
    t.returned_units
FROM clinic.prescription_items AS t
INNER JOIN clinic.prescriptions AS prescription ON prescription.hospital_id = t.hospital_id AND prescription.id = t.prescription_id
CROSS JOIN LATERAL (
    SELECT
        coalesce(prescription.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = prescription.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = prescription.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.visible_prescription_items IS
'Rows of prescription_items as the asker sees them, some columns only for some: allergy_reason for holders of see.prescription_reasons and for accounts that the row''s own rule names.';
GRANT SELECT ON clinic.visible_prescription_items TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.masks_of_prescription_items WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    array_remove(ARRAY[
        CASE WHEN (SELECT auth.may('see.prescription_reasons')) OR asker.whole THEN NULL ELSE 'allergy_reason' END
    ]::text[], NULL) AS hidden
FROM clinic.prescription_items AS t
INNER JOIN clinic.prescriptions AS prescription ON prescription.hospital_id = t.hospital_id AND prescription.id = t.prescription_id
CROSS JOIN LATERAL (
    SELECT
        coalesce(prescription.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = prescription.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = prescription.patient_id
        ) AS whole
    LIMIT ALL OFFSET 0
) AS asker;
COMMENT ON VIEW clinic.masks_of_prescription_items IS
'The same rows, and which of their columns are hidden from the asker, also where they hold nothing.';
GRANT SELECT ON clinic.masks_of_prescription_items TO wardgraph_reader;
CREATE OR REPLACE VIEW clinic.granted_prescription_items AS
SELECT
    t.hospital_id,
    t.id,
    t.prescription_id,
    t.medication_id,
    t.dosage,
    t.frequency,
    t.duration_days,
    t.quantity,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.allergies,
    CASE WHEN (SELECT auth.may('see.prescription_reasons')) THEN t.allergy_reason END AS allergy_reason,
    t.warnings,
    t.returned_units
FROM clinic.prescription_items AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.prescriptions'));
COMMENT ON VIEW clinic.granted_prescription_items IS
'All rows of prescription_items, for holders of see.prescriptions; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_prescription_items TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF dosage, frequency, allergies, allergy_reason ON
clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_prescription_items();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('prescription_items');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF returned_units ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('returned_units');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.prescription_items
FOR EACH ROW WHEN (new.returned_units <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('returned_units');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF prescription_id, medication_id, quantity, unit_price ON
clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('prescription_id', 'medication_id', 'quantity', 'unit_price');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'prescription_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.prescription_items
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.prescription_items FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    prescription_id,
    medication_id,
    dosage,
    frequency,
    duration_days,
    quantity,
    unit_price,
    created_at,
    updated_at,
    allergies,
    allergy_reason,
    warnings,
    returned_units
) ON clinic.prescription_items TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.prescription_items;
CREATE POLICY sql_login ON clinic.prescription_items FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.prescription_items WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.prescription_id,
    t.medication_id,
    t.dosage,
    t.frequency,
    t.duration_days,
    t.quantity,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.allergies,
    t.allergy_reason,
    t.warnings,
    t.returned_units
FROM clinic.prescription_items AS t;
COMMENT ON VIEW records.prescription_items IS
'All columns of prescription_items but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.prescription_items
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.prescription_items
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    prescription_id,
    medication_id,
    dosage,
    frequency,
    duration_days,
    quantity,
    unit_price,
    allergies,
    allergy_reason,
    warnings
) ON records.prescription_items
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    dosage,
    frequency,
    duration_days,
    allergies,
    allergy_reason,
    warnings
) ON records.prescription_items
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.prescription_items
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.prescription_items',
    'prescription_id, medication_id, dosage, frequency, duration_days, quantity, unit_price, allergies, allergy_reason,
    warnings',
    'dosage, frequency, duration_days, allergies, allergy_reason, warnings',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.prescription_items WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.prescription_id,
    t.medication_id,
    t.duration_days,
    t.quantity,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.warnings,
    t.returned_units
FROM clinic.prescription_items AS t;
COMMENT ON VIEW analysis.prescription_items IS
'Prescription_items without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.prescription_items
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.prescription_items
TO wardgraph_data_analyst;
