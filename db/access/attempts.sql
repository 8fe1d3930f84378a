-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.attempts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.attempts FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF kind ON auth.attempts
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_attempts();
REVOKE ALL ON auth.attempts FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    kind,
    key_hash,
    forgotten_at
) ON auth.attempts TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.attempts;
CREATE POLICY sql_login ON auth.attempts FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.attempts WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.kind,
    t.key_hash,
    t.forgotten_at
FROM auth.attempts AS t;
COMMENT ON VIEW records.attempts IS
'All columns of attempts but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.attempts
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.attempts
TO wardgraph_dba;
