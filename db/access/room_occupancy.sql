-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.room_occupancy ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.room_occupancy FROM wardgraph_reader;
GRANT SELECT ON clinic.room_occupancy TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.room_occupancy;
CREATE POLICY granted ON clinic.room_occupancy FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.rooms'))));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.room_occupancy
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('room_occupancy');
REVOKE ALL ON clinic.room_occupancy FROM wardgraph_sql;
GRANT SELECT (
    hospital_id,
    room_id,
    beds,
    occupied,
    available
) ON clinic.room_occupancy TO wardgraph_sql;
DROP POLICY IF EXISTS sql_login ON clinic.room_occupancy;
CREATE POLICY sql_login ON clinic.room_occupancy FOR SELECT TO wardgraph_sql
USING (hospital_id = ANY(ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)));
SET LOCAL ROLE wardgraph_sql;
CREATE OR REPLACE VIEW records.room_occupancy WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.room_id,
    t.beds,
    t.occupied,
    t.available
FROM clinic.room_occupancy AS t;
COMMENT ON VIEW records.room_occupancy IS
'All columns of room_occupancy but secrets, of the hospital that the login is bound to.';
REVOKE ALL ON records.room_occupancy
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON records.room_occupancy
TO wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_auditor, wardgraph_qa_support;
CREATE OR REPLACE VIEW analysis.room_occupancy WITH (security_barrier = true) AS
SELECT
    t.hospital_id,
    t.room_id,
    t.beds,
    t.occupied,
    t.available
FROM clinic.room_occupancy AS t;
COMMENT ON VIEW analysis.room_occupancy IS
'Room_occupancy without identities and free text, of the hospital that the login is bound to.';
REVOKE ALL ON analysis.room_occupancy
FROM wardgraph_administrator, wardgraph_dba, wardgraph_developer, wardgraph_data_analyst, wardgraph_auditor, wardgraph_qa_support;
GRANT SELECT ON analysis.room_occupancy
TO wardgraph_data_analyst;
