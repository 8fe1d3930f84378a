-- Stays after a visit. Each bed is given again every eight days, and is empty again by then.
CREATE UNLOGGED TABLE loading.stays AS
WITH beds AS (
    SELECT
        r.id AS room_id,
        r.department_id,
        d.id AS bed_id,
        row_number() OVER (PARTITION BY r.department_id ORDER BY r.id, d.id) AS place
    FROM loading.site AS s
    JOIN clinic.rooms AS r ON r.hospital_id = s.hospital_id
    JOIN clinic.beds AS d ON d.hospital_id = r.hospital_id AND d.room_id = r.id
),

asked AS (
    SELECT
        v.n,
        v.patient,
        v.department_id,
        v.complaint,
        v.visited_at + (45 + floor(155 * loading.draw(v.n, 90))) * interval '1 minute' AS admitted_at,
        -- On which of the eight days the patient comes.
        (v.day + 100000) % 8 AS day,
        (v.day + 100000) / 8 AS round,
        row_number() OVER (PARTITION BY v.department_id, (v.day + 100000) / 8 ORDER BY loading.draw(v.n, 91), v.n) AS place
    FROM loading.findings AS v
    WHERE (v.day + 100000) % 8 < 7 AND loading.draw(v.n, 94) < 0.12
),

given AS (
    SELECT
        a.*,
        b.room_id,
        b.bed_id,
        (
            (a.admitted_at AT TIME ZONE s.time_zone)::date + least(1 + floor(5 * loading.draw(a.n, 92))::integer, 7 - a.day)
            + (540 + floor(180 * loading.draw(a.n, 93))) * interval '1 minute'
        ) AT TIME ZONE s.time_zone AS leaves_at
    FROM loading.site AS s
    CROSS JOIN asked AS a
    JOIN beds AS b ON b.department_id = a.department_id AND b.place = a.place
    -- Late visits lead into the next day, which might be the next round's.
    WHERE a.admitted_at <= s.as_of AND (a.admitted_at AT TIME ZONE s.time_zone)::date = s.today + a.day + a.round * 8 - 100000
)

SELECT g.*
FROM (
    SELECT
        g.*, max(g.leaves_at) OVER (
            PARTITION BY g.patient ORDER BY g.admitted_at, g.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS still_there_until
    FROM given AS g
) AS g
WHERE g.still_there_until IS NULL OR g.still_there_until < g.admitted_at;

INSERT INTO clinic.admissions (
    hospital_id, patient_id, room_id, bed_id, reason, admitted_by_id, admitted_at, discharged_at, created_at, updated_at
)
SELECT
    s.hospital_id, p.id, t.room_id, t.bed_id, c.diagnosis, s.nurse_id, t.admitted_at, t.discharged_at,
    t.admitted_at, coalesce(t.discharged_at, t.admitted_at)
FROM loading.site AS s
CROSS JOIN (SELECT t.*, CASE WHEN t.leaves_at <= s.as_of THEN t.leaves_at END AS discharged_at FROM loading.stays AS t, loading.site AS s) AS t
JOIN loading.patients AS p ON p.n = t.patient
JOIN loading.complaints AS c ON c.department_id = t.department_id AND c.nth = t.complaint
ORDER BY t.admitted_at, t.n;

INSERT INTO clinic.bed_stays (
    hospital_id, admission_id, patient_id, bed_id, room_id, room_type, department_id, starts_at, ends_at, moved_by_id, created_at, updated_at
)
SELECT
    a.hospital_id, a.id, a.patient_id, a.bed_id, a.room_id, r.type, r.department_id, a.admitted_at, a.discharged_at, a.admitted_by_id,
    a.created_at, a.updated_at
FROM loading.site AS s
JOIN clinic.admissions AS a ON a.hospital_id = s.hospital_id
JOIN clinic.rooms AS r ON r.hospital_id = a.hospital_id AND r.id = a.room_id
ORDER BY a.id;

UPDATE clinic.beds AS b SET admission_id = a.id
FROM clinic.admissions AS a JOIN loading.site AS s ON s.hospital_id = a.hospital_id
WHERE b.hospital_id = a.hospital_id AND b.id = a.bed_id AND a.discharged_at IS NULL;

UPDATE clinic.room_occupancy AS o SET occupied = t.occupied
FROM (
    SELECT a.hospital_id, a.room_id, count(*) AS occupied
    FROM clinic.admissions AS a JOIN loading.site AS s ON s.hospital_id = a.hospital_id
    WHERE a.discharged_at IS NULL
    GROUP BY a.hospital_id, a.room_id
) AS t
WHERE o.hospital_id = t.hospital_id AND o.room_id = t.room_id;
