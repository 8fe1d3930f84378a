-- Generated from db/entities/billing.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bills ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.bills FROM wardgraph_reader;
GRANT SELECT ON clinic.bills TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.bills;
CREATE POLICY granted ON clinic.bills FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills'))));
DROP POLICY IF EXISTS own_record ON clinic.bills;
CREATE POLICY own_record ON clinic.bills FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (bills.patient_id = (SELECT auth.patient_id())));
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER a_never_deleted BEFORE DELETE ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_delete('bills');
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE UPDATE OF subtotal, discount, tax, total, covered_amount, owed, paid, refunded, status ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('subtotal, discount, tax, total, covered_amount, owed, paid, refunded, status');
CREATE OR REPLACE TRIGGER b_begins_at_zero BEFORE INSERT ON clinic.bills
FOR EACH ROW WHEN (new.subtotal <> 0 OR new.paid <> 0 OR new.refunded <> 0)
EXECUTE FUNCTION clinic.refuse_by_hand('subtotal, paid, refunded');
CREATE OR REPLACE TRIGGER b_belongs BEFORE UPDATE OF appointment_id, patient_id, currency ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_change('appointment_id', 'patient_id', 'currency');
CREATE OR REPLACE TRIGGER z_outbox_insert AFTER INSERT ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION clinic.record_event('bill', 'appointment_id', 'patient_id', 'status', 'currency', 'total', 'owed', 'paid', 'refunded');
CREATE OR REPLACE TRIGGER z_outbox_update AFTER UPDATE ON clinic.bills
FOR EACH ROW WHEN (old.* IS DISTINCT FROM new.*)
EXECUTE FUNCTION clinic.record_event('bill', 'appointment_id', 'patient_id', 'status', 'currency', 'total', 'owed', 'paid', 'refunded');
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.bills
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', 'patient_id');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.bills
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
