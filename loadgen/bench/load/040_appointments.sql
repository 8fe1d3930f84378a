INSERT INTO clinic.appointments (
    hospital_id, id, patient_id, doctor_id, department_id, booked_by_id, starts_at, ends_at, status, reason, cancellation_reason, created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, b.id, p.id, b.doctor_id, b.department_id, s.receptionist_id, b.starts_at, b.ends_at, b.status, c.reason,
    CASE b.status WHEN 'CANCELLED' THEN s.cancellations[1 + floor(cardinality(s.cancellations) * loading.draw(b.n, 20))::integer] END,
    b.booked_at, b.changed_at
FROM loading.site AS s
CROSS JOIN loading.bookings AS b
JOIN loading.patients AS p ON p.n = b.patient
JOIN loading.complaints AS c ON c.department_id = b.department_id AND c.nth = b.complaint
ORDER BY b.n;
