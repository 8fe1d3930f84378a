-- Generated from db/entities/imports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.import_runs ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.import_runs FROM wardgraph_reader;
GRANT SELECT ON clinic.import_runs TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.import_runs;
CREATE POLICY granted ON clinic.import_runs FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.imports'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF file_name ON clinic.import_runs
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_import_runs();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.import_runs
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF kind, sha256 ON clinic.import_runs
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('kind', 'sha256');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.import_runs
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.import_runs
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.import_runs FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    kind,
    sha256,
    file_name,
    status,
    is_dry_run,
    is_confirmed,
    rows_read,
    rows_checked,
    rows_loaded,
    rows_refused,
    rows_doubtful,
    compared_at,
    started_by_id,
    started_at,
    finished_at,
    created_at,
    updated_at,
    by_worker,
    cleared_at
) ON clinic.import_runs TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.import_runs;
CREATE POLICY sql_login ON clinic.import_runs FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.import_runs WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kind,
    t.sha256,
    t.file_name,
    t.status,
    t.is_dry_run,
    t.is_confirmed,
    t.rows_read,
    t.rows_checked,
    t.rows_loaded,
    t.rows_refused,
    t.rows_doubtful,
    t.compared_at,
    t.started_by_id,
    t.started_at,
    t.finished_at,
    t.created_at,
    t.updated_at,
    t.by_worker,
    t.cleared_at
FROM clinic.import_runs AS t;
COMMENT ON VIEW records.import_runs IS
'All columns of import_runs but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.import_runs
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.import_runs
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.import_runs WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.kind,
    t.status,
    t.is_dry_run,
    t.is_confirmed,
    t.rows_read,
    t.rows_checked,
    t.rows_loaded,
    t.rows_refused,
    t.rows_doubtful,
    t.compared_at,
    t.started_by_id,
    t.started_at,
    t.finished_at,
    t.created_at,
    t.updated_at,
    t.by_worker,
    t.cleared_at
FROM clinic.import_runs AS t;
COMMENT ON VIEW analysis.import_runs IS
'Import_runs without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.import_runs
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.import_runs
TO wardgraph_data_analyst;
