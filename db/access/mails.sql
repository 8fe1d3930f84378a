-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.mails ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.mails FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF kind ON auth.mails
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_mails();
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE OF hospital_id, kind, recipient, created_at ON auth.mails
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('mails');
REVOKE ALL ON auth.mails FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    kind,
    attempts,
    next_attempt_at,
    sent_at,
    given_up_at,
    failure,
    created_at
) ON auth.mails TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON auth.mails;
CREATE POLICY sql_login ON auth.mails FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.mails WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kind,
    t.attempts,
    t.next_attempt_at,
    t.sent_at,
    t.given_up_at,
    t.failure,
    t.created_at
FROM auth.mails AS t;
COMMENT ON VIEW records.mails IS
'All columns of mails but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.mails
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.mails
TO wardgraph_dba;
