-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.limits ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.limits FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.limits
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'kind', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.limits
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
