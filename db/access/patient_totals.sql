-- Generated from db/entities/patients.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patient_totals ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.patient_totals FROM wardgraph_reader;
GRANT SELECT ON clinic.patient_totals TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.patient_totals;
CREATE POLICY granted ON clinic.patient_totals FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.bills'))));
DROP POLICY IF EXISTS own_record ON clinic.patient_totals;
CREATE POLICY own_record ON clinic.patient_totals FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (patient_totals.patient_id = (SELECT auth.patient_id())));
CREATE OR REPLACE TRIGGER b_kept_by_triggers BEFORE INSERT OR UPDATE OR DELETE ON clinic.patient_totals
FOR EACH ROW
EXECUTE FUNCTION clinic.refuse_by_hand('patient_totals');
