-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.other_staff ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.other_staff FROM wardgraph_reader;
GRANT SELECT ON clinic.other_staff TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.other_staff;
CREATE POLICY granted ON clinic.other_staff FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.staff'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.other_staff
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.other_staff
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.other_staff
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
