-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.contact_persons ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.contact_persons FROM wardgraph_reader;
GRANT SELECT ON clinic.contact_persons TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.contact_persons;
CREATE POLICY granted ON clinic.contact_persons FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.contact_persons'))));
DROP POLICY IF EXISTS own_record ON clinic.contact_persons;
CREATE POLICY own_record ON clinic.contact_persons FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (contact_persons.patient_id = (SELECT auth.patient_id())));
DROP POLICY IF EXISTS their_doctor ON clinic.contact_persons;
CREATE POLICY their_doctor ON clinic.contact_persons FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = contact_persons.hospital_id AND known.patient_id = contact_persons.patient_id
)));
DROP POLICY IF EXISTS their_ward ON clinic.contact_persons;
CREATE POLICY their_ward ON clinic.contact_persons FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = contact_persons.hospital_id AND known.patient_id = contact_persons.patient_id
)));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF name, phone, email, note ON clinic.contact_persons
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_contact_persons();
CREATE OR REPLACE TRIGGER b_phone_digits_insert BEFORE INSERT ON clinic.contact_persons
FOR EACH ROW WHEN (new.phone IS NOT NULL OR new.phone_digits IS NOT NULL)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER b_phone_digits BEFORE UPDATE OF phone, phone_digits ON clinic.contact_persons
FOR EACH ROW WHEN (new.phone IS DISTINCT FROM old.phone OR new.phone_digits IS DISTINCT FROM old.phone_digits)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.contact_persons
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF patient_id ON clinic.contact_persons
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('patient_id');
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON clinic.contact_persons
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.contact_persons
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', 'name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.contact_persons
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.contact_persons FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    patient_id,
    name,
    relation,
    phone,
    email,
    is_emergency,
    is_legal_guardian,
    preference,
    note,
    created_at,
    updated_at,
    phone_digits,
    name_key
) ON clinic.contact_persons TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.contact_persons;
CREATE POLICY sql_login ON clinic.contact_persons FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.contact_persons WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.name,
    t.relation,
    t.phone,
    t.email,
    t.is_emergency,
    t.is_legal_guardian,
    t.preference,
    t.note,
    t.created_at,
    t.updated_at,
    t.phone_digits,
    t.name_key
FROM clinic.contact_persons AS t;
COMMENT ON VIEW records.contact_persons IS
'All columns of contact_persons but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.contact_persons
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.contact_persons
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    patient_id,
    name,
    relation,
    phone,
    email,
    is_emergency,
    is_legal_guardian,
    preference,
    note
) ON records.contact_persons
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    name,
    relation,
    phone,
    email,
    is_emergency,
    is_legal_guardian,
    preference,
    note
) ON records.contact_persons
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.contact_persons
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.contact_persons
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.contact_persons',
    'patient_id, name, relation, phone, email, is_emergency, is_legal_guardian, preference, note',
    'name, relation, phone, email, is_emergency, is_legal_guardian, preference, note',
    'clinic.check_written_contact',
    '',
    '',
    'clinic.contact_person_problems'
);
CREATE OR REPLACE VIEW analysis.contact_persons WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.relation,
    t.is_emergency,
    t.is_legal_guardian,
    t.preference,
    t.created_at,
    t.updated_at
FROM clinic.contact_persons AS t;
COMMENT ON VIEW analysis.contact_persons IS
'Contact_persons without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.contact_persons
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.contact_persons
TO wardgraph_data_analyst;
