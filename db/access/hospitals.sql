-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospitals ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospitals FROM wardgraph_reader;
GRANT SELECT ON clinic.hospitals TO wardgraph_reader;
DROP POLICY IF EXISTS everyone ON clinic.hospitals;
CREATE POLICY everyone ON clinic.hospitals FOR SELECT TO wardgraph_reader
USING (id = (SELECT auth.hospital_id()));
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.hospitals
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.hospitals
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
