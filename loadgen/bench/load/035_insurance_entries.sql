-- Some patients entered their insurance themselves when they registered. It was accepted, or waits beside the one they have.
INSERT INTO clinic.insurance_entries (
    hospital_id, patient_id, status, insurance_provider, insurance_policy_number, cover_percent, entered_at, checked_by_id, checked_at,
    created_at, updated_at
)
SELECT
    s.hospital_id, p.id, CASE WHEN c.checked_at IS NULL THEN 'WAITING' ELSE 'ACCEPTED' END,
    p.insurance_provider, p.insurance_policy_number, p.insurance_cover_percent, p.registered_at,
    CASE WHEN c.checked_at IS NOT NULL THEN s.cashier_id END, c.checked_at, p.registered_at, coalesce(c.checked_at, p.registered_at)
FROM loading.site AS s
CROSS JOIN loading.patients AS p
CROSS JOIN LATERAL (SELECT CASE WHEN loading.draw(p.n, 125) < 0.18 THEN p.registered_at + interval '5 minutes' END AS checked_at) AS c
WHERE p.insurance_provider IS NOT NULL AND loading.draw(p.n, 125) < 0.2
ORDER BY p.n;
