-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.department_counts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.department_counts FROM wardgraph_reader;
GRANT SELECT ON clinic.department_counts TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.department_counts;
CREATE POLICY everyone ON clinic.department_counts FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (true));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.department_counts
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('department_counts');
REVOKE ALL ON clinic.department_counts FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    department_id,
    doctors,
    nurses,
    receptionists,
    other_staff,
    rooms,
    beds
) ON clinic.department_counts TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.department_counts;
CREATE POLICY sql_login ON clinic.department_counts FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.department_counts WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.department_id,
    t.doctors,
    t.nurses,
    t.receptionists,
    t.other_staff,
    t.rooms,
    t.beds
FROM clinic.department_counts AS t;
COMMENT ON VIEW records.department_counts IS
'All columns of department_counts but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.department_counts
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.department_counts
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.department_counts WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.department_id,
    t.doctors,
    t.nurses,
    t.receptionists,
    t.other_staff,
    t.rooms,
    t.beds
FROM clinic.department_counts AS t;
COMMENT ON VIEW analysis.department_counts IS
'Department_counts without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.department_counts
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.department_counts
TO wardgraph_data_analyst;
