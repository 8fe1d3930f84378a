INSERT INTO clinic.treatments (hospital_id, visit_id, kind, cost, treated_at, created_at, updated_at)
SELECT s.hospital_id, v.id, t.kind, round(t.cost, s.digits), at.moment, at.moment, at.moment
FROM loading.site AS s
CROSS JOIN loading.findings AS v
JOIN loading.procedures AS t ON t.department_id = v.department_id AND t.complaint = v.complaint
CROSS JOIN LATERAL (SELECT v.visited_at + t.nth * interval '1 minute' AS moment) AS at
WHERE loading.draw(v.n * 8 + t.nth, 40) < 0.65
ORDER BY v.id, t.nth;
