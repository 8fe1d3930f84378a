-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.departments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.departments FROM wardgraph_reader;
GRANT SELECT ON clinic.departments TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.departments;
CREATE POLICY everyone ON clinic.departments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (true));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF name, location ON clinic.departments
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_departments();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.departments
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_whole_minutes_insert BEFORE INSERT ON clinic.departments
FOR EACH ROW WHEN (
    extract(SECOND FROM new.opens_at) <> 0
    OR extract(SECOND FROM new.closes_at) <> 0
    OR new.opens_at = '24:00'
    OR new.closes_at = '24:00'
)
EXECUTE FUNCTION clinic.refuse_seconds('opens_at', 'closes_at');
CREATE OR REPLACE TRIGGER a_whole_minutes_update BEFORE UPDATE OF opens_at, closes_at ON clinic.departments
FOR EACH ROW WHEN (
    new.opens_at <> old.opens_at AND extract(SECOND FROM new.opens_at) <> 0
    OR new.closes_at <> old.closes_at AND extract(SECOND FROM new.closes_at) <> 0
    OR new.opens_at <> old.opens_at AND new.opens_at = '24:00'
    OR new.closes_at <> old.closes_at AND new.closes_at = '24:00'
)
EXECUTE FUNCTION clinic.refuse_seconds('opens_at', 'closes_at');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.departments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', 'name_key');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.departments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.departments FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    name,
    location,
    opens_at,
    closes_at,
    created_at,
    updated_at,
    retired_at,
    name_key
) ON clinic.departments TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.departments;
CREATE POLICY sql_login ON clinic.departments FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.departments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.name,
    t.location,
    t.opens_at,
    t.closes_at,
    t.created_at,
    t.updated_at,
    t.retired_at,
    t.name_key
FROM clinic.departments AS t;
COMMENT ON VIEW records.departments IS
'All columns of departments but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.departments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.departments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    name,
    location,
    opens_at,
    closes_at,
    retired_at
) ON records.departments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    name,
    location,
    opens_at,
    closes_at,
    retired_at
) ON records.departments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.departments
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.departments
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.departments',
    'name, location, opens_at, closes_at, retired_at',
    'name, location, opens_at, closes_at, retired_at',
    '',
    'clinic.lock_department_hours',
    '',
    'clinic.department_problems',
    '',
    'clinic.department_warnings',
    '',
    '',
    'clinic.refuse_to_retire_department'
);
CREATE OR REPLACE VIEW analysis.departments WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.name,
    t.opens_at,
    t.closes_at,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.departments AS t;
COMMENT ON VIEW analysis.departments IS
'Departments without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.departments
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.departments
TO wardgraph_data_analyst;
