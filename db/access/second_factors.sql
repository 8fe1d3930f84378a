-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.second_factors ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.second_factors FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.second_factors
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'account_id', '', '', 'secret');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.second_factors
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.second_factors FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    account_id,
    last_step,
    confirmed_at,
    created_at
) ON auth.second_factors TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.second_factors;
CREATE POLICY sql_login ON auth.second_factors FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.second_factors WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.account_id,
    t.last_step,
    t.confirmed_at,
    t.created_at
FROM auth.second_factors AS t;
COMMENT ON VIEW records.second_factors IS
'All columns of second_factors but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.second_factors
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.second_factors
TO wardgraph_dba;
