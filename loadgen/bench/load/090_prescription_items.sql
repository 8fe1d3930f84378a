-- One, two, two and three of what the complaint is treated with, in turn.
CREATE TEMP TABLE items AS
SELECT
    nextval('clinic.prescription_items_id_seq') AS id,
    i.*
FROM (
    SELECT
        r.id AS prescription_id,
        r.visit_id,
        r.department_id,
        r.prescribed_at,
        r.cancelled_at,
        m.id AS medication_id,
        m.dosage,
        m.frequency,
        d.days,
        greatest(m.units_per_day * d.days, 1) AS quantity
    FROM pg_temp.scripts AS r
    JOIN pg_temp.remedies AS e
        ON e.department_id = r.department_id AND e.complaint = r.complaint AND e.nth <= CASE r.quarter WHEN 0 THEN 1 WHEN 3 THEN 3 ELSE 2 END
    JOIN pg_temp.medications AS m ON m.place = e.drug
    CROSS JOIN LATERAL (SELECT m.days[1 + floor(cardinality(m.days) * pg_temp.draw(r.n * 4 + e.nth, 60))::integer] AS days) AS d
    ORDER BY r.id, m.id
) AS i;
ANALYZE pg_temp.items;

INSERT INTO clinic.prescription_items (
    hospital_id, id, prescription_id, medication_id, dosage, frequency, duration_days, quantity, unit_price, created_at, updated_at,
    returned_units
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, i.id, i.prescription_id, i.medication_id, i.dosage, i.frequency, i.days, i.quantity,
    rules.round_money(m.unit_price, s.currency), i.prescribed_at, i.prescribed_at,
    CASE WHEN i.cancelled_at IS NOT NULL THEN i.quantity ELSE 0 END
FROM pg_temp.site AS s
CROSS JOIN pg_temp.items AS i
JOIN pg_temp.medications AS m ON m.id = i.medication_id
ORDER BY i.id;
ANALYZE clinic.prescription_items;
