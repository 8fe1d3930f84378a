-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.receptionists ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.receptionists FROM wardgraph_reader;
GRANT SELECT ON clinic.receptionists TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.receptionists;
CREATE POLICY granted ON clinic.receptionists FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.staff'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF employee_number, first_name, last_name, job_title ON
clinic.receptionists
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_receptionists();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.receptionists
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.receptionists
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'last_name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.receptionists
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.receptionists FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    department_id,
    employee_number,
    first_name,
    last_name,
    job_title,
    created_at,
    updated_at,
    retired_at,
    last_name_key
) ON clinic.receptionists TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.receptionists;
CREATE POLICY sql_login ON clinic.receptionists FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.receptionists WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.employee_number,
    t.first_name,
    t.last_name,
    t.job_title,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.last_name_key
FROM clinic.receptionists AS t;
COMMENT ON VIEW records.receptionists IS
'All columns of receptionists but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.receptionists
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.receptionists
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    department_id,
    employee_number,
    first_name,
    last_name,
    job_title,
    retired_at
) ON records.receptionists
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    department_id,
    employee_number,
    first_name,
    last_name,
    job_title,
    retired_at
) ON records.receptionists
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.receptionists
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.receptionists
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.receptionists',
    'department_id, employee_number, first_name, last_name, job_title, retired_at',
    'department_id, employee_number, first_name, last_name, job_title, retired_at',
    '',
    '',
    '',
    'clinic.receptionist_problems'
);
CREATE OR REPLACE VIEW analysis.receptionists WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.job_title,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.receptionists AS t;
COMMENT ON VIEW analysis.receptionists IS
'Receptionists without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.receptionists
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.receptionists
TO wardgraph_data_analyst;
