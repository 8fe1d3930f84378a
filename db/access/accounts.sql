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
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.accounts
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.accounts
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
