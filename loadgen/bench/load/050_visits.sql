-- As many of the completed appointments as there are to be visits, at random.
CREATE TEMP TABLE findings AS
SELECT
    nextval('clinic.visits_id_seq') AS id,
    v.*
FROM (
    SELECT
        v.*,
        v.starts_at + floor(180 * pg_temp.draw(v.n, 30)) * interval '1 second'
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
            row_number() OVER (ORDER BY pg_temp.draw(b.n, 31), b.n) AS drawn
        FROM pg_temp.bookings AS b
        WHERE b.status = 'COMPLETED'
    ) AS v
    CROSS JOIN pg_temp.site AS s
    WHERE v.drawn <= s.visits
    ORDER BY visited_at, v.n
) AS v;
ANALYZE pg_temp.findings;

INSERT INTO clinic.visits (
    hospital_id, id, appointment_id, patient_id, doctor_id, department_id, diagnosis, notes, visited_at, created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, v.id, v.appointment_id, p.id, v.doctor_id, v.department_id, c.diagnosis, c.notes, v.visited_at, v.visited_at, v.visited_at
FROM pg_temp.site AS s
CROSS JOIN pg_temp.findings AS v
JOIN pg_temp.patients AS p ON p.n = v.patient
JOIN pg_temp.complaints AS c ON c.department_id = v.department_id AND c.nth = v.complaint
ORDER BY v.id;
ANALYZE clinic.visits;
