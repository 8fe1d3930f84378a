SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE VIEW auth.patients_of_records AS
SELECT
    t.hospital_id,
    'visit_id' AS record,
    t.id,
    t.patient_id
FROM clinic.visits AS t
UNION ALL
SELECT
    t.hospital_id,
    'prescription_id' AS record,
    t.id,
    t.patient_id
FROM clinic.prescriptions AS t
UNION ALL
SELECT
    t.hospital_id,
    'bill_id' AS record,
    t.id,
    t.patient_id
FROM clinic.bills AS t
UNION ALL
SELECT
    t.hospital_id,
    'payment_id' AS record,
    t.id,
    b.patient_id
FROM clinic.payments AS t
INNER JOIN clinic.bills AS b ON t.hospital_id = b.hospital_id AND t.bill_id = b.id;
COMMENT ON VIEW auth.patients_of_records IS 'Whose record something is part of, by the column that names it elsewhere: nothing but keys, for the audit to name patients.';
GRANT SELECT ON auth.patients_of_records TO wardgraph_audit;
