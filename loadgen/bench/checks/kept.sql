-- ! a patient's billing totals are the sums of the patient's bills that are not void
SELECT count(*)
FROM clinic.patients AS p
JOIN clinic.hospitals AS h ON h.id = p.hospital_id
LEFT JOIN clinic.patient_totals AS t ON t.hospital_id = p.hospital_id AND t.patient_id = p.id
LEFT JOIN (
    SELECT
        b.patient_id, count(*) AS bills, sum(b.total) AS total, sum(b.refund_due) AS refund_due, sum(b.covered_amount) AS covered,
        sum(b.paid) AS paid, sum(b.refunded) AS refunded, sum(b.balance + b.refund_due) AS balance, sum(b.written_off) AS written_off,
        sum(b.insurer_paid) AS insurer_paid, sum(b.insurer_balance) AS insurer_balance
    FROM clinic.bills AS b WHERE b.hospital_id = $1 AND b.status <> 'VOID' GROUP BY b.patient_id
) AS b ON b.patient_id = p.id
WHERE p.hospital_id = $1 AND (
    t.currency, t.bills, t.total_billed, t.refund_due, t.covered, t.paid, t.refunded, t.balance, t.written_off, t.insurer_paid, t.insurer_balance
) IS DISTINCT FROM (
    h.currency, coalesce(b.bills, 0), coalesce(b.total, 0), coalesce(b.refund_due, 0), coalesce(b.covered, 0), coalesce(b.paid, 0),
    coalesce(b.refunded, 0), coalesce(b.balance, 0), coalesce(b.written_off, 0), coalesce(b.insurer_paid, 0), coalesce(b.insurer_balance, 0)
);

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
