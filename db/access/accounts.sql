-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.accounts FROM wardgraph_reader;
GRANT SELECT ON auth.accounts TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON auth.accounts;
CREATE POLICY granted ON auth.accounts FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.accounts'))));
DROP POLICY IF EXISTS own_account ON auth.accounts;
CREATE POLICY own_account ON auth.accounts FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (accounts.id = (SELECT auth.account_id())));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF email, first_name, last_name, phone ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_accounts();
CREATE OR REPLACE TRIGGER b_phone_digits_insert BEFORE INSERT ON auth.accounts
FOR EACH ROW WHEN (new.phone IS NOT NULL OR new.phone_digits IS NOT NULL)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER b_phone_digits BEFORE UPDATE OF phone, phone_digits ON auth.accounts
FOR EACH ROW WHEN (new.phone IS DISTINCT FROM old.phone OR new.phone_digits IS DISTINCT FROM old.phone_digits)
EXECUTE FUNCTION clinic.keep_phone_digits();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_of_no_merged_patient BEFORE INSERT OR UPDATE OF patient_id ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_merged_patient();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.accounts
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.accounts FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    email,
    roles,
    status,
    patient_id,
    doctor_id,
    nurse_id,
    receptionist_id,
    last_sign_in_at,
    created_at,
    updated_at,
    first_name,
    last_name,
    phone,
    last_failed_sign_in_at,
    failed_sign_ins,
    second_factor_since,
    phone_digits
) ON auth.accounts TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.accounts;
CREATE POLICY sql_login ON auth.accounts FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.accounts WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.email,
    t.roles,
    t.status,
    t.patient_id,
    t.doctor_id,
    t.nurse_id,
    t.receptionist_id,
    t.last_sign_in_at,
    t.created_at,
    t.updated_at,
    t.first_name,
    t.last_name,
    t.phone,
    t.last_failed_sign_in_at,
    t.failed_sign_ins,
    t.second_factor_since,
    t.phone_digits
FROM auth.accounts AS t;
COMMENT ON VIEW records.accounts IS
'All columns of accounts but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.accounts
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.accounts
TO wardgraph_administrator, wardgraph_dba, wardgraph_auditor;
GRANT UPDATE (
    email,
    roles,
    status,
    patient_id,
    doctor_id,
    nurse_id,
    receptionist_id,
    first_name,
    last_name,
    phone,
    last_failed_sign_in_at,
    failed_sign_ins,
    second_factor_since
) ON records.accounts
TO wardgraph_administrator, wardgraph_dba;
CREATE OR REPLACE TRIGGER write INSTEAD OF UPDATE ON records.accounts
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'auth.accounts',
    '',
    'email, roles, status, patient_id, doctor_id, nurse_id, receptionist_id, first_name, last_name, phone,
    last_failed_sign_in_at, failed_sign_ins, second_factor_since',
    '',
    'clinic.lock_administrators',
    'clinic.check_account_change',
    'clinic.account_problems'
);
