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
