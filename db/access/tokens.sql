-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.tokens ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.tokens FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.tokens
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'kind', '', 'email', 'token_hash');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.tokens
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
