-- Why a patient was admitted is clinical, as a diagnosis is: for the patient, those who care for the patient, and holders of
-- see.clinical. Both views have the table's columns in the table's order.
SET LOCAL ROLE wardgraph_owner;

CREATE VIEW clinic.visible_admissions WITH (security_invoker = true) AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.room_id,
    CASE WHEN (SELECT auth.may('see.clinical')) OR care.taken THEN t.reason END AS reason,
    t.admitted_by_id,
    t.admitted_at,
    t.discharged_at,
    t.created_at,
    t.updated_at
FROM clinic.admissions AS t
CROSS JOIN LATERAL (
    SELECT
        coalesce(t.patient_id = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = t.hospital_id AND known.patient_id = t.patient_id
        ) AS taken
    LIMIT 1
) AS care;
COMMENT ON VIEW clinic.visible_admissions IS 'Admissions; the reason only for the patient and those who care for the patient.';
GRANT SELECT ON clinic.visible_admissions TO wardgraph_reader;

CREATE OR REPLACE VIEW clinic.granted_admissions AS
SELECT
    t.hospital_id,
    t.id,
    t.patient_id,
    t.room_id,
    CASE WHEN (SELECT auth.may('see.clinical')) THEN t.reason END AS reason,
    t.admitted_by_id,
    t.admitted_at,
    t.discharged_at,
    t.created_at,
    t.updated_at
FROM clinic.admissions AS t
WHERE t.hospital_id = (SELECT auth.hospital_id()) AND (SELECT auth.may('see.admissions'));
