-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.time_off ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.time_off FROM wardgraph_reader;
GRANT SELECT ON clinic.time_off TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.time_off;
CREATE POLICY granted ON clinic.time_off FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.time_off'))));
DROP POLICY IF EXISTS own_calendar ON clinic.time_off;
CREATE POLICY own_calendar ON clinic.time_off FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (time_off.doctor_id = (SELECT auth.doctor_id())));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF reason ON clinic.time_off
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_time_off();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.time_off
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_whole_minutes_insert BEFORE INSERT ON clinic.time_off
FOR EACH ROW WHEN (extract(SECOND FROM new.starts_at) <> 0 OR extract(SECOND FROM new.ends_at) <> 0)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER a_whole_minutes_update BEFORE UPDATE OF starts_at, ends_at ON clinic.time_off
FOR EACH ROW WHEN (
    new.starts_at <> old.starts_at AND extract(SECOND FROM new.starts_at) <> 0
    OR new.ends_at <> old.ends_at AND extract(SECOND FROM new.ends_at) <> 0
)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.time_off
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.time_off
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.time_off FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    doctor_id,
    starts_at,
    ends_at,
    reason,
    created_at,
    updated_at
) ON clinic.time_off TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.time_off;
CREATE POLICY sql_login ON clinic.time_off FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.time_off WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.starts_at,
    t.ends_at,
    t.reason,
    t.created_at,
    t.updated_at
FROM clinic.time_off AS t;
COMMENT ON VIEW records.time_off IS
'All columns of time_off but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.time_off
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.time_off
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    doctor_id,
    starts_at,
    ends_at,
    reason
) ON records.time_off
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    doctor_id,
    starts_at,
    ends_at,
    reason
) ON records.time_off
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.time_off
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.time_off
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.time_off',
    'doctor_id, starts_at, ends_at, reason',
    'doctor_id, starts_at, ends_at, reason',
    'clinic.check_written_time_off',
    '',
    '',
    '',
    '',
    '',
    'hours'
);
CREATE OR REPLACE VIEW analysis.time_off WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.starts_at,
    t.ends_at,
    t.created_at,
    t.updated_at
FROM clinic.time_off AS t;
COMMENT ON VIEW analysis.time_off IS
'Time_off without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.time_off
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.time_off
TO wardgraph_data_analyst;
