-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_movements ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.stock_movements FROM wardgraph_reader;
GRANT SELECT ON clinic.stock_movements TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.stock_movements;
CREATE POLICY granted ON clinic.stock_movements FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.ledger'))));
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('stock_movements');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('stock_movements');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.stock_movements
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.stock_movements
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
