-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.refresh_tokens ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.refresh_tokens FROM wardgraph_reader;
REVOKE ALL ON auth.refresh_tokens FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    session_id,
    created_at,
    used_at
) ON auth.refresh_tokens TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.refresh_tokens;
CREATE POLICY sql_login ON auth.refresh_tokens FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.refresh_tokens WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.session_id,
    t.created_at,
    t.used_at
FROM auth.refresh_tokens AS t;
COMMENT ON VIEW records.refresh_tokens IS
'All columns of refresh_tokens but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.refresh_tokens
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.refresh_tokens
TO wardgraph_dba;
