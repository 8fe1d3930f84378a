-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.sessions FROM wardgraph_reader;
GRANT SELECT (
    hospital_id,
    id,
    account_id,
    refreshed_at,
    expires_at,
    created_at,
    revoked_at,
    ends_at,
    client_address,
    user_agent
) ON auth.sessions TO wardgraph_reader;
DROP POLICY IF EXISTS own_account ON auth.sessions;
CREATE POLICY own_account ON auth.sessions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (sessions.account_id = (SELECT auth.account_id())));
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.sessions
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'refresh_token_hash', 'previous_token_hash');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.sessions
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
