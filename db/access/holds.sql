-- Generated from db/entities/scheduling.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.holds ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.holds FROM wardgraph_reader;
GRANT SELECT ON clinic.holds TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.holds;
CREATE POLICY granted ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.scheduling'))));
DROP POLICY IF EXISTS own_account ON clinic.holds;
CREATE POLICY own_account ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (holds.account_id = (SELECT auth.account_id())));
DROP POLICY IF EXISTS own_calendar ON clinic.holds;
CREATE POLICY own_calendar ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (holds.doctor_id = (SELECT auth.doctor_id())));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.holds
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.holds
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.holds
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
