-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.requests ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.requests FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF command ON auth.requests
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_requests();
REVOKE ALL ON auth.requests FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    account_id,
    request_id,
    command,
    payload_hash,
    result_id,
    created_at,
    result_ids
) ON auth.requests TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.requests;
CREATE POLICY sql_login ON auth.requests FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.requests WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.account_id,
    t.request_id,
    t.command,
    t.payload_hash,
    t.result_id,
    t.created_at,
    t.result_ids
FROM auth.requests AS t;
COMMENT ON VIEW records.requests IS
'All columns of requests but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.requests
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.requests
TO wardgraph_dba;
