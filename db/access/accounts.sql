-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.accounts FROM wardgraph_reader;
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
    phone
) ON auth.accounts TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON auth.accounts;
CREATE POLICY granted ON auth.accounts FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.accounts'))));
DROP POLICY IF EXISTS own_account ON auth.accounts;
CREATE POLICY own_account ON auth.accounts FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (accounts.id = (SELECT auth.account_id())));
CREATE OR REPLACE VIEW auth.visible_accounts WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.email,
    NULL::text AS password_hash,
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
    t.phone
FROM auth.accounts AS t;
COMMENT ON VIEW auth.visible_accounts IS
'Rows of accounts as the asker sees them, some columns only for some: password_hash for nobody.';
GRANT SELECT ON auth.visible_accounts TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
