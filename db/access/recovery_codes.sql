-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.recovery_codes ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.recovery_codes FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.recovery_codes
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'account_id', '', '', 'code_hash');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.recovery_codes
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.recovery_codes FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    account_id
) ON auth.recovery_codes TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.recovery_codes;
CREATE POLICY sql_login ON auth.recovery_codes FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.recovery_codes WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.account_id
FROM auth.recovery_codes AS t;
COMMENT ON VIEW records.recovery_codes IS
'All columns of recovery_codes but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.recovery_codes
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.recovery_codes
TO wardgraph_dba;
