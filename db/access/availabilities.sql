-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.availabilities ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.availabilities FROM wardgraph_reader;
GRANT SELECT ON clinic.availabilities TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.availabilities;
CREATE POLICY everyone ON clinic.availabilities FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (true));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.availabilities
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_whole_minutes_insert BEFORE INSERT ON clinic.availabilities
FOR EACH ROW WHEN (
    extract(SECOND FROM new.starts_at) <> 0
    OR extract(SECOND FROM new.ends_at) <> 0
    OR new.starts_at = '24:00'
    OR new.ends_at = '24:00'
)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER a_whole_minutes_update BEFORE UPDATE OF starts_at, ends_at ON clinic.availabilities
FOR EACH ROW WHEN (
    new.starts_at <> old.starts_at AND extract(SECOND FROM new.starts_at) <> 0
    OR new.ends_at <> old.ends_at AND extract(SECOND FROM new.ends_at) <> 0
    OR new.starts_at <> old.starts_at AND new.starts_at = '24:00'
    OR new.ends_at <> old.ends_at AND new.ends_at = '24:00'
)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.availabilities
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.availabilities
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.availabilities FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    doctor_id,
    weekday,
    starts_at,
    ends_at,
    created_at,
    updated_at
) ON clinic.availabilities TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.availabilities;
CREATE POLICY sql_login ON clinic.availabilities FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.availabilities WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.weekday,
    t.starts_at,
    t.ends_at,
    t.created_at,
    t.updated_at
FROM clinic.availabilities AS t;
COMMENT ON VIEW records.availabilities IS
'All columns of availabilities but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.availabilities
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.availabilities
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    doctor_id,
    weekday,
    starts_at,
    ends_at
) ON records.availabilities
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    doctor_id,
    weekday,
    starts_at,
    ends_at
) ON records.availabilities
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.availabilities
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.availabilities
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.availabilities',
    'doctor_id, weekday, starts_at, ends_at',
    'doctor_id, weekday, starts_at, ends_at',
    '',
    '',
    '',
    '',
    '',
    '',
    'hours'
);
CREATE OR REPLACE VIEW analysis.availabilities WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.weekday,
    t.starts_at,
    t.ends_at,
    t.created_at,
    t.updated_at
FROM clinic.availabilities AS t;
COMMENT ON VIEW analysis.availabilities IS
'Availabilities without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.availabilities
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.availabilities
TO wardgraph_data_analyst;
