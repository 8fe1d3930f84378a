-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sign_in_rules ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.sign_in_rules FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.sign_in_rules
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'hospital_id', '', '', 'salt_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.sign_in_rules
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.sign_in_rules FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    session_idle_days,
    session_days
) ON auth.sign_in_rules TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.sign_in_rules;
CREATE POLICY sql_login ON auth.sign_in_rules FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.sign_in_rules WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.session_idle_days,
    t.session_days
FROM auth.sign_in_rules AS t;
COMMENT ON VIEW records.sign_in_rules IS
'All columns of sign_in_rules but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.sign_in_rules
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.sign_in_rules
TO wardgraph_dba;
