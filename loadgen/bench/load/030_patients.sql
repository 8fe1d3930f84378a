-- Patients, registered when they first book, and born before: who would be too young for it is made older.
CREATE UNLOGGED TABLE loading.patients AS
SELECT
    nextval('clinic.patients_id_seq') AS id,
    nextval('clinic.medical_record_numbers')::text AS medical_record_number,
    p.*,
    greatest(
        (p.birth_date + interval '30 hours') AT TIME ZONE 'UTC',
        least(
            p.first_booked_at - interval '10 minutes',
            p.as_of - p.history_days * loading.draw(p.n, 10) * interval '1 day' - interval '1 hour'
        )
    ) AS registered_at
FROM (
    SELECT
        p.n,
        p.first_name,
        p.last_name,
        least(p.birth_date, ((f.first_booked_at - interval '4 days') AT TIME ZONE s.time_zone)::date, s.today - 4) AS birth_date,
        p.gender,
        p.phone,
        p.phone_digits,
        p.email,
        p.address,
        p.allergies,
        p.insurance_provider,
        p.insurance_policy_number,
        p.insurance_cover_percent,
        f.first_booked_at,
        s.as_of,
        s.history_days
    FROM loading.site AS s
    CROSS JOIN loading.people AS p
    LEFT JOIN (SELECT b.patient, min(b.booked_at) AS first_booked_at FROM loading.bookings AS b GROUP BY b.patient) AS f ON f.patient = p.n
    ORDER BY p.n
) AS p;

INSERT INTO clinic.patients (
    hospital_id, id, medical_record_number, first_name, last_name, birth_date, gender, phone, phone_digits, email, address, allergies,
    insurance_provider, insurance_policy_number, insurance_cover_percent, registered_at, created_at, updated_at
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, p.id, p.medical_record_number, p.first_name, p.last_name, p.birth_date, p.gender, p.phone, p.phone_digits, p.email,
    p.address, p.allergies, p.insurance_provider, p.insurance_policy_number, p.insurance_cover_percent, p.registered_at, p.registered_at,
    p.registered_at
FROM loading.site AS s CROSS JOIN loading.patients AS p
ORDER BY p.n;
