-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.passwords ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.passwords FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.passwords
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'account_id', '', 'parameters', 'proof_hash');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.passwords
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
