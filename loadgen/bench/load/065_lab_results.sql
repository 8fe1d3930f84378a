-- A third of the visits have a test, some tests far more often than others.
INSERT INTO clinic.lab_results (
    hospital_id, visit_id, test, value, unit, reference_range, abnormal, resulted_at, created_at, updated_at
)
SELECT
    s.hospital_id, v.id, kind.test, found.level::text, kind.unit, format('%s to %s', kind.low, kind.high),
    found.level NOT BETWEEN kind.low AND kind.high, at.moment, at.moment, at.moment
FROM loading.site AS s
CROSS JOIN loading.findings AS v
JOIN (
    VALUES
    (0, 'Haemoglobin', 'g/dl', 12.0, 17.5), (1, 'Glucose', 'mmol/l', 3.9, 5.5), (2, 'Creatinine', 'mg/dl', 0.6, 1.2),
    (3, 'Sodium', 'mmol/l', 135.0, 145.0), (4, 'Potassium', 'mmol/l', 3.5, 5.0), (5, 'C-reactive protein', 'mg/l', 0.0, 5.0),
    (6, 'LDL cholesterol', 'mmol/l', 1.0, 3.0), (7, 'Thyrotropin', 'mU/l', 0.4, 4.0), (8, 'Ferritin', 'ug/l', 30.0, 300.0),
    (9, 'Urea', 'mmol/l', 2.5, 7.8), (10, 'Bilirubin', 'mg/dl', 0.2, 1.2), (11, 'Albumin', 'g/l', 35.0, 50.0)
) AS kind (place, test, unit, low, high) ON kind.place = floor(12 * power(loading.draw(v.n, 42), 8))
CROSS JOIN
    LATERAL (
        SELECT round(kind.low + (kind.high - kind.low) * (1.3 * loading.draw(v.n, 43)::numeric - 0.1), 1) AS level
    ) AS found
CROSS JOIN LATERAL (SELECT v.visited_at + interval '2 minutes' AS moment) AS at
WHERE loading.draw(v.n, 41) < 0.33
ORDER BY v.id;
