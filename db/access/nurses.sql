-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.nurses ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.nurses FROM wardgraph_reader;
GRANT SELECT ON clinic.nurses TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.nurses;
CREATE POLICY granted ON clinic.nurses FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.staff'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.nurses
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.nurses
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.nurses
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
