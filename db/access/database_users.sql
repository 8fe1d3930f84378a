-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.database_users ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.database_users FROM wardgraph_reader;
GRANT SELECT ON auth.database_users TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON auth.database_users;
CREATE POLICY granted ON auth.database_users FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.database_users'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF login ON auth.database_users
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_database_users();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON auth.database_users
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.database_users
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.database_users
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.database_users FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    login,
    role,
    created_by_id,
    password_set_at,
    created_at,
    updated_at
) ON auth.database_users TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.database_users;
CREATE POLICY sql_login ON auth.database_users FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.database_users WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.login,
    t.role,
    t.created_by_id,
    t.password_set_at,
    t.created_at,
    t.updated_at
FROM auth.database_users AS t;
COMMENT ON VIEW records.database_users IS
'All columns of database_users but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.database_users
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.database_users
TO wardgraph_administrator, wardgraph_dba, wardgraph_auditor;
