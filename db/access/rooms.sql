-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.rooms ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.rooms FROM wardgraph_reader;
GRANT SELECT ON clinic.rooms TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.rooms;
CREATE POLICY granted ON clinic.rooms FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.rooms'))));
CREATE OR REPLACE TRIGGER a_clean BEFORE INSERT OR UPDATE OF number ON clinic.rooms
FOR EACH ROW
EXECUTE FUNCTION clinic.clean_rooms();
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.rooms
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.rooms
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.rooms
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
REVOKE ALL ON clinic.rooms FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    id,
    department_id,
    number,
    type,
    beds,
    created_at,
    updated_at,
    retired_at
) ON clinic.rooms TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.rooms;
CREATE POLICY sql_login ON clinic.rooms FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.rooms WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.number,
    t.type,
    t.beds,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.rooms AS t;
COMMENT ON VIEW records.rooms IS
'All columns of rooms but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.rooms
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.rooms
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
GRANT INSERT (
    hospital_id,
    department_id,
    number,
    type,
    beds,
    retired_at
) ON records.rooms
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_qa_support;
GRANT UPDATE (
    department_id,
    number,
    type,
    beds,
    retired_at
) ON records.rooms
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
GRANT DELETE ON records.rooms
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer;
CREATE OR REPLACE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON records.rooms
FOR EACH ROW EXECUTE FUNCTION auth.write_row(
    'clinic.rooms',
    'department_id, number, type, beds, retired_at',
    'department_id, number, type, beds, retired_at',
    '',
    '',
    'clinic.check_room_change',
    'clinic.room_problems',
    '',
    '',
    '',
    '',
    'clinic.refuse_to_retire_room'
);
CREATE OR REPLACE VIEW analysis.rooms WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.department_id,
    t.number,
    t.type,
    t.beds,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.rooms AS t;
COMMENT ON VIEW analysis.rooms IS
'Rooms without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.rooms
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.rooms
TO wardgraph_data_analyst;
