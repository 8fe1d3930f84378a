-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock_batches ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.stock_batches FROM wardgraph_reader;
GRANT SELECT ON clinic.stock_batches TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.stock_batches;
CREATE POLICY granted ON clinic.stock_batches FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.stock'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF units ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('units');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.stock_batches
FOR EACH ROW WHEN (new.units <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('units');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF stock_id ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('stock_id');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.stock_batches
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.stock_batches
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
