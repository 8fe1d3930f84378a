-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.limits ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.limits FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF kind ON auth.limits
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_limits();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON auth.limits
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'kind', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON auth.limits
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON auth.limits FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    kind,
    most,
    window_seconds
) ON auth.limits TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.limits;
CREATE POLICY sql_login ON auth.limits FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.limits WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.kind,
    t.most,
    t.window_seconds
FROM auth.limits AS t;
COMMENT ON VIEW records.limits IS
'All columns of limits but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.limits
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.limits
TO wardgraph_dba;
