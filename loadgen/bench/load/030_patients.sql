-- Patients, registered when they first book.
CREATE TEMP TABLE patients AS
SELECT
    nextval('clinic.patients_id_seq') AS id,
    nextval('clinic.medical_record_numbers')::text AS medical_record_number,
    p.*
FROM (
    SELECT
        p.*,
        least(
            f.first_booked_at - interval '10 minutes',
            s.as_of - s.history_days * pg_temp.draw(p.n, 10) * interval '1 day' - interval '1 hour'
        ) AS registered_at
    FROM pg_temp.site AS s
    CROSS JOIN pg_temp.people AS p
    LEFT JOIN (SELECT b.patient, min(b.booked_at) AS first_booked_at FROM pg_temp.bookings AS b GROUP BY b.patient) AS f ON f.patient = p.n
    ORDER BY p.n
) AS p;
ANALYZE pg_temp.patients;

INSERT INTO clinic.patients (
    hospital_id, id, medical_record_number, first_name, last_name, birth_date, gender, phone, phone_digits, email, address, allergies,
    insurance_provider, insurance_policy_number, insurance_cover_percent, registered_at, created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, p.id, p.medical_record_number, p.first_name, p.last_name, p.birth_date, p.gender, p.phone,
    rules.phone_digits(p.phone, clinic.country(s.hospital_id)), p.email, p.address, p.allergies,
    p.insurance_provider, p.insurance_policy_number, p.insurance_cover_percent, p.registered_at, p.registered_at, p.registered_at
FROM pg_temp.site AS s CROSS JOIN pg_temp.patients AS p
ORDER BY p.n;
