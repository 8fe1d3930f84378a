-- One for a visit, where the complaint can be treated with something; some are cancelled before the patient leaves.
CREATE UNLOGGED TABLE loading.scripts AS
SELECT
    nextval('clinic.prescriptions_id_seq') AS id,
    p.*
FROM (
    SELECT
        v.id AS visit_id,
        v.n,
        v.patient,
        v.doctor_id,
        v.department_id,
        v.complaint,
        v.visited_at + interval '3 minutes' AS prescribed_at,
        CASE WHEN loading.draw(v.n, 50) < 0.025 THEN v.visited_at + (4 + floor(2 * loading.draw(v.n, 51))) * interval '1 minute' END AS cancelled_at,
        row_number() OVER (ORDER BY v.n) AS ordinal
    FROM (
        SELECT v.*, row_number() OVER (ORDER BY loading.draw(v.n, 52), v.n) AS candidate
        FROM loading.findings AS v
        JOIN loading.complaints AS c ON c.department_id = v.department_id AND c.nth = v.complaint
        WHERE c.treatable
    ) AS v
    CROSS JOIN loading.site AS s
    WHERE v.candidate <= s.prescriptions
    ORDER BY v.id
) AS p;

INSERT INTO clinic.prescriptions (
    hospital_id, id, visit_id, patient_id, doctor_id, department_id, status, prescribed_at, cancelled_at, cancelled_by_id, cancellation_reason,
    created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, r.id, r.visit_id, p.id, r.doctor_id, r.department_id,
    CASE WHEN r.cancelled_at IS NULL THEN 'ACTIVE' ELSE 'CANCELLED' END, r.prescribed_at, r.cancelled_at,
    CASE WHEN r.cancelled_at IS NOT NULL THEN s.pharmacist_id END,
    CASE
        WHEN r.cancelled_at IS NOT NULL
            THEN s.prescription_cancellations[1 + floor(cardinality(s.prescription_cancellations) * loading.draw(r.n, 53))::integer]
    END,
    r.prescribed_at, coalesce(r.cancelled_at, r.prescribed_at)
FROM loading.site AS s
CROSS JOIN loading.scripts AS r
JOIN loading.patients AS p ON p.n = r.patient
ORDER BY r.id;
