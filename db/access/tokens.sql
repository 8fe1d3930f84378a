-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.tokens ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.tokens FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF kind ON auth.tokens
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_tokens();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.tokens
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'kind', '', '', 'email', 'token_hash');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.tokens
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.tokens FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    kind,
    expires_at,
    created_at
) ON auth.tokens TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.tokens;
CREATE POLICY sql_login ON auth.tokens FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.tokens WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.kind,
    t.expires_at,
    t.created_at
FROM auth.tokens AS t;
COMMENT ON VIEW records.tokens IS
'All columns of tokens but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.tokens
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.tokens
TO wardgraph_dba;
