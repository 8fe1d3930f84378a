-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.passwords ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.passwords FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.passwords
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'account_id', '', '', 'parameters', 'proof_hash');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.passwords
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.passwords FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    account_id,
    set_at
) ON auth.passwords TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.passwords;
CREATE POLICY sql_login ON auth.passwords FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.passwords WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.account_id,
    t.set_at
FROM auth.passwords AS t;
COMMENT ON VIEW records.passwords IS
'All columns of passwords but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.passwords
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.passwords
TO wardgraph_dba;
