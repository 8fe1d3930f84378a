-- Generated from db/entities/hospital.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.hospital_slugs ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.hospital_slugs FROM wardgraph_reader;
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.hospital_slugs
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'slug', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.hospital_slugs
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
