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
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.time_off
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.time_off
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.time_off
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
