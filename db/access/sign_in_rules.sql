-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sign_in_rules ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.sign_in_rules FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.sign_in_rules
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'hospital_id', '', 'salt_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.sign_in_rules
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
