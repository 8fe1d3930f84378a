-- Minors have a parent, and two of five others have somebody to call.
INSERT INTO clinic.contact_persons (
    hospital_id, patient_id, name, relation, phone, phone_digits, is_emergency, is_legal_guardian, created_at, updated_at
)
SELECT
    s.hospital_id, p.id, (ARRAY['Alex', 'Robin', 'Kim', 'Sam'])[1 + floor(4 * loading.draw(p.n, 127))::integer] || rtrim(' ' || p.last_name),
    CASE WHEN m.is_minor THEN 'PARENT' WHEN loading.draw(p.n, 126) < 0.3 THEN 'SPOUSE' ELSE 'SIBLING' END,
    p.phone, p.phone_digits, true, m.is_minor, p.registered_at, p.registered_at
FROM loading.site AS s
CROSS JOIN loading.patients AS p
CROSS JOIN LATERAL (SELECT p.birth_date > (s.as_of - interval '18 years')::date AS is_minor) AS m
WHERE m.is_minor OR loading.draw(p.n, 126) < 0.4
ORDER BY p.n;
