-- ! a patient's billing total is the sum of the patient's bills that are not void
SELECT count(*)
FROM clinic.patients AS p
LEFT JOIN clinic.patient_totals AS t ON t.hospital_id = p.hospital_id AND t.patient_id = p.id
LEFT JOIN (
    SELECT b.patient_id, sum(b.total) AS total FROM clinic.bills AS b WHERE b.hospital_id = $1 AND b.status <> 'VOID' GROUP BY b.patient_id
) AS b ON b.patient_id = p.id
WHERE p.hospital_id = $1 AND t.total_billed IS DISTINCT FROM coalesce(b.total, 0);

-- ! the patients of each doctor, by how many live appointments
SELECT count(*)
FROM (SELECT k.* FROM clinic.doctor_patients AS k WHERE k.hospital_id = $1) AS k
FULL JOIN (
    SELECT a.doctor_id, a.patient_id, sum(CASE WHEN a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') THEN 0 ELSE 1 END) AS live
    FROM clinic.appointments AS a WHERE a.hospital_id = $1 GROUP BY a.doctor_id, a.patient_id
) AS a ON a.doctor_id = k.doctor_id AND a.patient_id = k.patient_id
WHERE k.live_appointments IS DISTINCT FROM a.live OR k.open_until IS NOT NULL;

-- ! a patient's latest booking and visit in each department that knows the patient
SELECT count(*)
FROM (SELECT k.* FROM clinic.patient_departments AS k WHERE k.hospital_id = $1) AS k
FULL JOIN (
    SELECT a.patient_id, a.department_id, max(CASE WHEN a.status IN ('BOOKED', 'CHECKED_IN') THEN a.starts_at END) AS booking, max(v.visited_at) AS visit
    FROM clinic.appointments AS a
    LEFT JOIN clinic.visits AS v ON v.hospital_id = a.hospital_id AND v.appointment_id = a.id
    WHERE a.hospital_id = $1
    GROUP BY a.patient_id, a.department_id
) AS a ON a.patient_id = k.patient_id AND a.department_id = k.department_id
WHERE k.patient_id IS NULL OR k.last_booking_at IS DISTINCT FROM a.booking OR k.last_visit_at IS DISTINCT FROM a.visit;

-- ! the counts of a department's staff, rooms and beds
SELECT count(*)
FROM clinic.departments AS d
LEFT JOIN clinic.department_counts AS c ON c.hospital_id = d.hospital_id AND c.department_id = d.id
CROSS JOIN
    LATERAL (
        SELECT count(*) AS number FROM clinic.doctors AS t WHERE t.hospital_id = $1 AND t.department_id = d.id AND t.retired_at IS NULL
    ) AS doctors
CROSS JOIN
    LATERAL (
        SELECT count(*) AS number FROM clinic.nurses AS t WHERE t.hospital_id = $1 AND t.department_id = d.id AND t.retired_at IS NULL
    ) AS nurses
CROSS JOIN
    LATERAL (
        SELECT count(*) AS number FROM clinic.receptionists AS t WHERE t.hospital_id = $1 AND t.department_id = d.id AND t.retired_at IS NULL
    ) AS receptionists
CROSS JOIN
    LATERAL (
        SELECT count(*) AS number FROM clinic.other_staff AS t WHERE t.hospital_id = $1 AND t.department_id = d.id AND t.retired_at IS NULL
    ) AS others
CROSS JOIN
    LATERAL (
        SELECT count(*) AS number, coalesce(sum(t.beds), 0) AS beds
        FROM clinic.rooms AS t WHERE t.hospital_id = $1 AND t.department_id = d.id AND t.retired_at IS NULL
    ) AS rooms
WHERE
    d.hospital_id = $1
    AND (c.doctors, c.nurses, c.receptionists, c.other_staff, c.rooms, c.beds)
    IS DISTINCT FROM (doctors.number, nurses.number, receptionists.number, others.number, rooms.number, rooms.beds);

-- ! a room's beds and how many of them are taken; every doctor has a calendar
SELECT
    (
        SELECT count(*)
        FROM clinic.rooms AS r
        LEFT JOIN clinic.room_occupancy AS o ON o.hospital_id = r.hospital_id AND o.room_id = r.id
        WHERE r.hospital_id = $1 AND (o.beds, o.occupied) IS DISTINCT FROM (
            r.beds,
            (SELECT count(*) FROM clinic.admissions AS a WHERE a.hospital_id = $1 AND a.room_id = r.id AND a.discharged_at IS NULL)::integer
        )
    ) + (
        SELECT count(*)
        FROM clinic.doctors AS d
        LEFT JOIN clinic.doctor_calendars AS c ON c.hospital_id = d.hospital_id AND c.doctor_id = d.id
        WHERE d.hospital_id = $1 AND c.doctor_id IS NULL
    );

-- ! the digits of each telephone number
SELECT
    (
        SELECT count(*) FROM clinic.patients AS p
        WHERE p.hospital_id = $1 AND p.phone_digits IS DISTINCT FROM rules.phone_digits(p.phone, clinic.country($1))
    ) + (
        SELECT count(*) FROM clinic.contact_persons AS c
        WHERE c.hospital_id = $1 AND c.phone_digits IS DISTINCT FROM rules.phone_digits(c.phone, clinic.country($1))
    );
