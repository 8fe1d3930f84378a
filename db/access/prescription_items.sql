-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.prescription_items ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.prescription_items FROM wardgraph_reader;
GRANT SELECT ON clinic.prescription_items TO wardgraph_reader;
DROP POLICY IF EXISTS with_prescription ON clinic.prescription_items;
CREATE POLICY with_prescription ON clinic.prescription_items FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.prescriptions')) OR EXISTS (
    SELECT FROM clinic.prescriptions AS whole
    WHERE whole.hospital_id = prescription_items.hospital_id AND whole.id = prescription_items.prescription_id
)));
CREATE OR REPLACE VIEW clinic.granted_prescription_items AS
SELECT
    t.hospital_id,
    t.id,
    t.prescription_id,
    t.medication_id,
    t.dosage,
    t.frequency,
    t.duration_days,
    t.quantity,
    t.unit_price,
    t.created_at,
    t.updated_at
FROM clinic.prescription_items AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.prescriptions'));
COMMENT ON VIEW clinic.granted_prescription_items IS
'All rows of prescription_items, for holders of see.prescriptions; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_prescription_items TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('prescription_items');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF prescription_id, medication_id, quantity, unit_price ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('prescription_id', 'medication_id', 'quantity', 'unit_price');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.prescription_items
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'prescription_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.prescription_items
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
