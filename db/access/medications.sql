-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.medications ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.medications FROM wardgraph_reader;
GRANT SELECT ON clinic.medications TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.medications;
CREATE POLICY granted ON clinic.medications FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.medications'))));
CREATE OR REPLACE VIEW clinic.medications_of_patients WITH (security_invoker = true) AS
SELECT
    link.patient_id,
    t.hospital_id,
    t.id,
    t.name,
    t.strength,
    t.form,
    t.manufacturer,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.name_key,
    t.substances
FROM clinic.live_medications AS link
INNER JOIN clinic.medications AS t ON link.hospital_id = t.hospital_id AND link.medication_id = t.id;
COMMENT ON VIEW clinic.medications_of_patients IS
'What a patient takes, with the patient''s key.';
GRANT SELECT ON clinic.medications_of_patients TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF name, strength, form, manufacturer, substances ON
clinic.medications
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_medications();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.medications
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.medications
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.medications
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.medications FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    name,
    strength,
    form,
    manufacturer,
    unit_price,
    created_at,
    updated_at,
    retired_at,
    name_key,
    substances
) ON clinic.medications TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.medications;
CREATE POLICY sql_login ON clinic.medications FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.medications WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.name,
    t.strength,
    t.form,
    t.manufacturer,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.name_key,
    t.substances
FROM clinic.medications AS t;
COMMENT ON VIEW records.medications IS
'All columns of medications but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.medications
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.medications
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    name,
    strength,
    form,
    manufacturer,
    unit_price,
    retired_at,
    substances
) ON records.medications
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    name,
    strength,
    form,
    manufacturer,
    unit_price,
    retired_at,
    substances
) ON records.medications
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.medications
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.medications
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.medications',
    'name, strength, form, manufacturer, unit_price, retired_at, substances',
    'name, strength, form, manufacturer, unit_price, retired_at, substances',
    '',
    '',
    '',
    'clinic.medication_problems',
    '',
    '',
    '',
    'clinic.lock_stock_of_medication',
    'clinic.refuse_to_retire_medication'
);
CREATE OR REPLACE VIEW analysis.medications WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.name,
    t.strength,
    t.form,
    t.manufacturer,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.substances
FROM clinic.medications AS t;
COMMENT ON VIEW analysis.medications IS
'Medications without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.medications
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.medications
TO wardgraph_data_analyst;
