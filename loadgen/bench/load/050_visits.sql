-- As many of the completed appointments as there are to be visits, at random.
CREATE UNLOGGED TABLE loading.findings AS
SELECT
    nextval('clinic.visits_id_seq') AS id,
    v.*
FROM (
    SELECT
        v.*,
        v.starts_at + floor(180 * loading.draw(v.n, 30)) * interval '1 second'
        + greatest(extract(EPOCH FROM v.ends_at - v.starts_at) / 60 - 9, 3) * interval '1 minute' AS visited_at
    FROM (
        SELECT
            b.id AS appointment_id,
            b.n,
            b.patient,
            b.doctor_id,
            b.department_id,
            b.complaint,
            b.day,
            b.starts_at,
            b.ends_at,
            row_number() OVER (ORDER BY loading.draw(b.n, 31), b.n) AS drawn
        FROM loading.bookings AS b
        WHERE b.status = 'COMPLETED'
    ) AS v
    CROSS JOIN loading.site AS s
    WHERE v.drawn <= s.visits
    ORDER BY visited_at, v.n
) AS v;

INSERT INTO clinic.visits (
    hospital_id, id, appointment_id, patient_id, doctor_id, department_id, diagnosis, notes, visited_at, created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, v.id, v.appointment_id, p.id, v.doctor_id, v.department_id, c.diagnosis, c.notes, v.visited_at, v.visited_at, v.visited_at
FROM loading.site AS s
CROSS JOIN loading.findings AS v
JOIN loading.patients AS p ON p.n = v.patient
JOIN loading.complaints AS c ON c.department_id = v.department_id AND c.nth = v.complaint
ORDER BY v.id;
