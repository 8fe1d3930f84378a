-- One for a visit, where the complaint can be treated with something; some are cancelled before the patient leaves.
CREATE TEMP TABLE scripts AS
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
        CASE WHEN pg_temp.draw(v.n, 50) < 0.025 THEN v.visited_at + (4 + floor(2 * pg_temp.draw(v.n, 51))) * interval '1 minute' END AS cancelled_at,
        row_number() OVER (ORDER BY v.n) % 4 AS quarter
    FROM (
        SELECT v.*, row_number() OVER (ORDER BY pg_temp.draw(v.n, 52), v.n) AS candidate
        FROM pg_temp.findings AS v
        JOIN pg_temp.complaints AS c ON c.department_id = v.department_id AND c.nth = v.complaint
        WHERE c.treatable
    ) AS v
    CROSS JOIN pg_temp.site AS s
    WHERE v.candidate <= s.prescriptions
    ORDER BY v.id
) AS p;
ANALYZE pg_temp.scripts;

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
            THEN s.prescription_cancellations[1 + floor(cardinality(s.prescription_cancellations) * pg_temp.draw(r.n, 53))::integer]
    END,
    r.prescribed_at, coalesce(r.cancelled_at, r.prescribed_at)
FROM pg_temp.site AS s
CROSS JOIN pg_temp.scripts AS r
JOIN pg_temp.patients AS p ON p.n = r.patient
ORDER BY r.id;
ANALYZE clinic.prescriptions;
