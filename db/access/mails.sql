-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.mails ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.mails FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE OF hospital_id, kind, recipient, created_at ON auth.mails
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('mails');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.mails
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'recipient');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.mails
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
