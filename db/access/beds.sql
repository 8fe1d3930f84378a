-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.beds ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.beds FROM wardgraph_reader;
GRANT SELECT ON clinic.beds TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.beds;
CREATE POLICY granted ON clinic.beds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.rooms'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF number ON clinic.beds
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_beds();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.beds
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF admission_id ON clinic.beds
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('admission_id');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF room_id ON clinic.beds
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('room_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.beds
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.beds
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.beds FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    room_id,
    number,
    admission_id,
    occupied,
    created_at,
    updated_at,
    retired_at
) ON clinic.beds TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.beds;
CREATE POLICY sql_login ON clinic.beds FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.beds WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.room_id,
    t.number,
    t.admission_id,
    t.occupied,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.beds AS t;
COMMENT ON VIEW records.beds IS
'All columns of beds but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.beds
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.beds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    room_id,
    number,
    retired_at
) ON records.beds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    number,
    retired_at
) ON records.beds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.beds
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.beds
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.beds',
    'room_id, number, retired_at',
    'number, retired_at',
    '',
    'clinic.lock_room_of_bed',
    '',
    'clinic.bed_problems',
    '',
    '',
    '',
    '',
    'clinic.refuse_to_retire_bed'
);
CREATE OR REPLACE VIEW analysis.beds WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.room_id,
    t.number,
    t.admission_id,
    t.occupied,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.beds AS t;
COMMENT ON VIEW analysis.beds IS
'Beds without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.beds
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.beds
TO wardgraph_data_analyst;
