-- What triggers keep of patients (rule 6), from the rows just loaded.
INSERT INTO clinic.patient_totals (
    hospital_id, patient_id, currency, bills, total_billed, refund_due, covered, paid, refunded, balance, written_off, insurer_paid, insurer_balance
)
SELECT
    s.hospital_id, p.id, s.currency, coalesce(b.bills, 0), coalesce(b.total, n.nothing), coalesce(b.refund_due, n.nothing),
    coalesce(b.covered, n.nothing), coalesce(b.paid, n.nothing), coalesce(b.refunded, n.nothing), coalesce(b.balance, n.nothing),
    coalesce(b.written_off, n.nothing), coalesce(b.insurer_paid, n.nothing), coalesce(b.insurer_balance, n.nothing)
FROM loading.site AS s
CROSS JOIN LATERAL (SELECT round(0, s.digits) AS nothing) AS n
CROSS JOIN loading.patients AS p
LEFT JOIN (
    SELECT
        b.patient_id, count(*) AS bills, sum(b.total) AS total, sum(b.refund_due) AS refund_due, sum(b.covered_amount) AS covered,
        sum(b.paid) AS paid, sum(b.refunded) AS refunded, sum(b.balance + b.refund_due) AS balance, sum(b.written_off) AS written_off,
        sum(b.insurer_paid) AS insurer_paid, sum(b.insurer_balance) AS insurer_balance
    FROM clinic.bills AS b JOIN loading.site AS s ON s.hospital_id = b.hospital_id
    WHERE b.status <> 'VOID'
    GROUP BY b.patient_id
) AS b ON b.patient_id = p.id
ORDER BY p.id;

INSERT INTO clinic.doctor_patients (hospital_id, doctor_id, patient_id, live_appointments)
SELECT a.hospital_id, a.doctor_id, a.patient_id, count(*) FILTER (WHERE a.status NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'))
FROM loading.site AS s JOIN clinic.appointments AS a ON a.hospital_id = s.hospital_id
GROUP BY a.hospital_id, a.doctor_id, a.patient_id
ORDER BY a.hospital_id, a.doctor_id, a.patient_id;

INSERT INTO clinic.patient_departments (hospital_id, patient_id, department_id, last_booking_at, last_visit_at)
SELECT k.hospital_id, k.patient_id, k.department_id, max(k.last_booking_at), max(k.last_visit_at)
FROM (
    SELECT
        a.hospital_id, a.patient_id, a.department_id,
        max(a.starts_at) FILTER (WHERE a.status IN ('BOOKED', 'CHECKED_IN')) AS last_booking_at, NULL::timestamptz AS last_visit_at
    FROM loading.site AS s JOIN clinic.appointments AS a ON a.hospital_id = s.hospital_id
    GROUP BY a.hospital_id, a.patient_id, a.department_id
    UNION ALL
    SELECT v.hospital_id, v.patient_id, v.department_id, NULL, max(v.visited_at)
    FROM loading.site AS s JOIN clinic.visits AS v ON v.hospital_id = s.hospital_id
    GROUP BY v.hospital_id, v.patient_id, v.department_id
    UNION ALL
    SELECT a.hospital_id, a.patient_id, r.department_id, NULL, NULL
    FROM loading.site AS s
    JOIN clinic.admissions AS a ON a.hospital_id = s.hospital_id
    JOIN clinic.rooms AS r ON r.hospital_id = a.hospital_id AND r.id = a.room_id
    GROUP BY a.hospital_id, a.patient_id, r.department_id
) AS k
GROUP BY k.hospital_id, k.patient_id, k.department_id
ORDER BY k.hospital_id, k.patient_id, k.department_id;
