-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.stock ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.stock FROM wardgraph_reader;
GRANT SELECT ON clinic.stock TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.stock;
CREATE POLICY granted ON clinic.stock FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.stock'))));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF units_on_hand ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('units_on_hand');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.stock
FOR EACH ROW WHEN (new.units_on_hand <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('units_on_hand');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF department_id, medication_id ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('department_id', 'medication_id');
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION clinic.record_event('stock', 'department_id', 'medication_id', 'units_on_hand', 'reorder_level');
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.stock
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event('stock', 'department_id', 'medication_id', 'units_on_hand', 'reorder_level');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.stock
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.stock
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
