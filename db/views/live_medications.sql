SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE VIEW clinic.live_medications WITH (security_invoker = true) AS
SELECT DISTINCT
    p.hospital_id,
    p.patient_id,
    i.medication_id
FROM clinic.prescriptions AS p
INNER JOIN clinic.prescription_items AS i ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
WHERE p.status = 'ACTIVE' AND i.returned_units < i.quantity;
COMMENT ON VIEW clinic.live_medications IS 'What each patient takes, by prescriptions that are ACTIVE, unless all of it came back: each pair once.';
REVOKE ALL ON clinic.live_medications FROM wardgraph_reader;
GRANT SELECT ON clinic.live_medications TO wardgraph_reader;
