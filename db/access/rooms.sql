-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.rooms ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.rooms FROM wardgraph_reader;
GRANT SELECT ON clinic.rooms TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.rooms;
CREATE POLICY granted ON clinic.rooms FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.rooms'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.rooms
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.rooms
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.rooms
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
