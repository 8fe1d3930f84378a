-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.sessions FROM wardgraph_reader;
GRANT SELECT (
    hospital_id,
    account_id,
    refreshed_at,
    expires_at,
    created_at,
    revoked_at,
    ends_at,
    client_address,
    user_agent,
    id
) ON auth.sessions TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON auth.sessions;
CREATE POLICY granted ON auth.sessions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.accounts'))));
DROP POLICY IF EXISTS own_account ON auth.sessions;
CREATE POLICY own_account ON auth.sessions FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (sessions.account_id = (SELECT auth.account_id())));
CREATE OR REPLACE VIEW auth.visible_sessions WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    NULL::uuid AS key,
    t.account_id,
    t.refreshed_at,
    t.expires_at,
    t.created_at,
    t.revoked_at,
    t.ends_at,
    t.client_address,
    t.user_agent,
    t.id
FROM auth.sessions AS t;
COMMENT ON VIEW auth.visible_sessions IS
'Rows of sessions as the asker sees them, some columns only for some: key for nobody.';
GRANT SELECT ON auth.visible_sessions TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF client_address ON auth.sessions
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_sessions();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.sessions
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '', 'key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.sessions
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.sessions FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    account_id,
    refreshed_at,
    expires_at,
    created_at,
    revoked_at,
    ends_at,
    client_address,
    user_agent,
    id
) ON auth.sessions TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.sessions;
CREATE POLICY sql_login ON auth.sessions FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.sessions WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.account_id,
    t.refreshed_at,
    t.expires_at,
    t.created_at,
    t.revoked_at,
    t.ends_at,
    t.client_address,
    t.user_agent,
    t.id
FROM auth.sessions AS t;
COMMENT ON VIEW records.sessions IS
'All columns of sessions but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.sessions
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.sessions
TO wardgraph_administrator, wardgraph_dba, wardgraph_auditor;
