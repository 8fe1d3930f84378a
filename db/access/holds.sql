-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.holds ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.holds FROM wardgraph_reader;
GRANT SELECT ON clinic.holds TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.holds;
CREATE POLICY granted ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.scheduling'))));
DROP POLICY IF EXISTS own_account ON clinic.holds;
CREATE POLICY own_account ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (holds.account_id = (SELECT auth.account_id())));
DROP POLICY IF EXISTS own_calendar ON clinic.holds;
CREATE POLICY own_calendar ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (holds.doctor_id = (SELECT auth.doctor_id())));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.holds
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF doctor_id, account_id, starts_at, ends_at ON clinic.holds
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('doctor_id', 'account_id', 'starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER a_whole_minutes_insert BEFORE INSERT ON clinic.holds
FOR EACH ROW WHEN (extract(SECOND FROM new.starts_at) <> 0 OR extract(SECOND FROM new.ends_at) <> 0)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER a_whole_minutes_update BEFORE UPDATE OF starts_at, ends_at ON clinic.holds
FOR EACH ROW WHEN (
    new.starts_at <> old.starts_at AND extract(SECOND FROM new.starts_at) <> 0
    OR new.ends_at <> old.ends_at AND extract(SECOND FROM new.ends_at) <> 0
)
EXECUTE FUNCTION clinic.refuse_seconds('starts_at', 'ends_at');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.holds
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.holds
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.holds FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    doctor_id,
    account_id,
    starts_at,
    ends_at,
    during,
    expires_at,
    created_at,
    updated_at,
    sign_up_id
) ON clinic.holds TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.holds;
CREATE POLICY sql_login ON clinic.holds FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.holds WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.account_id,
    t.starts_at,
    t.ends_at,
    t.during,
    t.expires_at,
    t.created_at,
    t.updated_at,
    t.sign_up_id
FROM clinic.holds AS t;
COMMENT ON VIEW records.holds IS
'All columns of holds but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.holds
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.holds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    doctor_id,
    account_id,
    starts_at,
    ends_at,
    expires_at
) ON records.holds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    expires_at
) ON records.holds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.holds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.holds
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.holds',
    'doctor_id, account_id, starts_at, ends_at, expires_at',
    'expires_at',
    'clinic.check_written_hold',
    '',
    '',
    '',
    'clinic.lock_written_hold'
);
CREATE OR REPLACE VIEW analysis.holds WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.doctor_id,
    t.account_id,
    t.starts_at,
    t.ends_at,
    t.expires_at,
    t.created_at,
    t.updated_at,
    t.sign_up_id
FROM clinic.holds AS t;
COMMENT ON VIEW analysis.holds IS
'Holds without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.holds
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.holds
TO wardgraph_data_analyst;
