-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bill_lines ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.bill_lines FROM wardgraph_reader;
GRANT SELECT ON clinic.bill_lines TO wardgraph_reader;
DROP POLICY IF EXISTS with_bill ON clinic.bill_lines;
CREATE POLICY with_bill ON clinic.bill_lines FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills')) OR EXISTS (
    SELECT FROM clinic.bills AS whole
    WHERE whole.hospital_id = bill_lines.hospital_id AND whole.id = bill_lines.bill_id
)));
CREATE OR REPLACE VIEW clinic.granted_bill_lines AS
SELECT
    t.hospital_id,
    t.id,
    t.bill_id,
    t.kind,
    t.description,
    t.quantity,
    t.unit_price,
    t.amount,
    t.appointment_id,
    t.treatment_id,
    t.prescription_item_id,
    t.reverses_id,
    t.voided_at,
    t.created_at
FROM clinic.bill_lines AS t
WHERE
    t.hospital_id = (SELECT auth.hospital_id())
    AND (SELECT auth.may('see.bills'));
COMMENT ON VIEW clinic.granted_bill_lines IS
'All rows of bill_lines, for holders of see.bills; the permissions alone decide which columns.';
GRANT SELECT ON clinic.granted_bill_lines TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('bill_lines');
CREATE OR REPLACE TRIGGER a_append_only BEFORE UPDATE OF hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id,
prescription_item_id, reverses_id ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_update('bill_lines');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.bill_lines
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'bill_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.bill_lines
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
