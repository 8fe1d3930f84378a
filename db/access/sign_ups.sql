-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sign_ups ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.sign_ups FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF email ON auth.sign_ups
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_sign_ups();
REVOKE ALL ON auth.sign_ups FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    kind,
    email,
    record,
    first_booking,
    expires_at,
    created_at
) ON auth.sign_ups TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.sign_ups;
CREATE POLICY sql_login ON auth.sign_ups FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.sign_ups WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kind,
    t.email,
    t.record,
    t.first_booking,
    t.expires_at,
    t.created_at
FROM auth.sign_ups AS t;
COMMENT ON VIEW records.sign_ups IS
'All columns of sign_ups but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.sign_ups
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.sign_ups
TO wardgraph_dba;
