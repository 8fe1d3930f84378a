-- Generated from db/entities/imports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.import_rows ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.import_rows FROM wardgraph_reader;
GRANT SELECT ON clinic.import_rows TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.import_rows;
CREATE POLICY granted ON clinic.import_rows FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.imports'))));
REVOKE ALL ON clinic.import_rows FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    import_run_id,
    line,
    status,
    given,
    problems,
    keys,
    lock_key,
    record_id,
    created_at,
    problem_codes
) ON clinic.import_rows TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.import_rows;
CREATE POLICY sql_login ON clinic.import_rows FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.import_rows WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.import_run_id,
    t.line,
    t.status,
    t.given,
    t.problems,
    t.keys,
    t.lock_key,
    t.record_id,
    t.created_at,
    t.problem_codes
FROM clinic.import_rows AS t;
COMMENT ON VIEW records.import_rows IS
'All columns of import_rows but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.import_rows
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.import_rows
TO wardgraph_dba;
