-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.medications ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON clinic.medications FROM wardgraph_reader;
GRANT SELECT ON clinic.medications TO wardgraph_reader;
DROP POLICY IF EXISTS granted ON clinic.medications;
CREATE POLICY granted ON clinic.medications FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.medications'))));
CREATE OR REPLACE VIEW clinic.medications_of_patients WITH (security_invoker = true) AS
SELECT
    link.patient_id,
    t.hospital_id,
    t.id,
    t.name,
    t.strength,
    t.form,
    t.manufacturer,
    t.unit_price,
    t.created_at,
    t.updated_at,
    t.retired_at
FROM clinic.live_medications AS link
INNER JOIN clinic.medications AS t ON link.hospital_id = t.hospital_id AND link.medication_id = t.id;
COMMENT ON VIEW clinic.medications_of_patients IS
'What a patient takes, with the patient''s key.';
GRANT SELECT ON clinic.medications_of_patients TO wardgraph_reader;
CREATE OR REPLACE TRIGGER a_touch BEFORE UPDATE ON clinic.medications
FOR EACH ROW
EXECUTE FUNCTION clinic.touch();
CREATE OR REPLACE TRIGGER z_audit AFTER INSERT OR UPDATE OR DELETE ON clinic.medications
FOR EACH ROW
EXECUTE FUNCTION audit.record_write('hospital_id', 'id', '');
CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON clinic.medications
FOR EACH STATEMENT
EXECUTE FUNCTION audit.record_truncate();
