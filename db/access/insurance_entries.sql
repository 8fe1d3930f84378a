-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.insurance_entries ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.insurance_entries FROM wardgraph_reader;
GRANT SELECT ON clinic.insurance_entries TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.insurance_entries;
CREATE POLICY granted ON clinic.insurance_entries FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.insurance'))));
DROP POLICY IF EXISTS own_record ON clinic.insurance_entries;
CREATE POLICY own_record ON clinic.insurance_entries FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (insurance_entries.patient_id = (SELECT auth.patient_id())));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF insurance_provider, insurance_policy_number, cover_percent,
refusal_reason ON clinic.insurance_entries
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_insurance_entries();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.insurance_entries
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.insurance_entries
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('insurance_entries');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF patient_id, insurance_provider, insurance_policy_number,
entered_by_id, entered_at ON clinic.insurance_entries
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('patient_id', 'insurance_provider', 'insurance_policy_number', 'entered_by_id', 'entered_at');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.insurance_entries
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.insurance_entries
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.insurance_entries
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.insurance_entries FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    patient_id,
    status,
    insurance_provider,
    insurance_policy_number,
    cover_percent,
    entered_by_id,
    entered_at,
    checked_by_id,
    checked_at,
    refusal_reason,
    created_at,
    updated_at
) ON clinic.insurance_entries TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.insurance_entries;
CREATE POLICY sql_login ON clinic.insurance_entries FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.insurance_entries WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.status,
    t.insurance_provider,
    t.insurance_policy_number,
    t.cover_percent,
    t.entered_by_id,
    t.entered_at,
    t.checked_by_id,
    t.checked_at,
    t.refusal_reason,
    t.created_at,
    t.updated_at
FROM clinic.insurance_entries AS t;
COMMENT ON VIEW records.insurance_entries IS
'All columns of insurance_entries but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.insurance_entries
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.insurance_entries
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    patient_id,
    insurance_provider,
    insurance_policy_number,
    cover_percent,
    entered_by_id,
    entered_at
) ON records.insurance_entries
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    cover_percent
) ON records.insurance_entries
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE ON records.insurance_entries
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.insurance_entries',
    'patient_id, insurance_provider, insurance_policy_number, cover_percent, entered_by_id, entered_at',
    'cover_percent',
    '',
    '',
    '',
    ''
);
CREATE OR REPLACE VIEW analysis.insurance_entries WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.status,
    t.cover_percent,
    t.entered_by_id,
    t.entered_at,
    t.checked_by_id,
    t.checked_at,
    t.created_at,
    t.updated_at
FROM clinic.insurance_entries AS t;
COMMENT ON VIEW analysis.insurance_entries IS
'Insurance_entries without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.insurance_entries
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.insurance_entries
TO wardgraph_data_analyst;
