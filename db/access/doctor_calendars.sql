-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.doctor_calendars ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.doctor_calendars FROM wardgraph_reader;
GRANT SELECT ON clinic.doctor_calendars TO wardgraph_reader;
REVOKE ALL ON clinic.doctor_calendars FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    doctor_id
) ON clinic.doctor_calendars TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.doctor_calendars;
CREATE POLICY sql_login ON clinic.doctor_calendars FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.doctor_calendars WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.doctor_id
FROM clinic.doctor_calendars AS t;
COMMENT ON VIEW records.doctor_calendars IS
'All columns of doctor_calendars but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.doctor_calendars
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.doctor_calendars
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.doctor_calendars WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.doctor_id
FROM clinic.doctor_calendars AS t;
COMMENT ON VIEW analysis.doctor_calendars IS
'Doctor_calendars without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.doctor_calendars
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.doctor_calendars
TO wardgraph_data_analyst;
