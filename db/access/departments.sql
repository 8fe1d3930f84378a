-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.departments ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.departments FROM wardgraph_reader;
GRANT SELECT ON clinic.departments TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.departments;
CREATE POLICY everyone ON clinic.departments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (true));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.departments
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.departments
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.departments
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
