-- One, two, two and three of what the complaint is treated with, in turn; a few of those that would have two have a third as well.
CREATE UNLOGGED TABLE loading.items AS
SELECT
    nextval('clinic.prescription_items_id_seq') AS id,
    i.*
FROM (
    SELECT
        i.*,
        -- The patient takes it already, by a prescription that was not cancelled.
        count(*) FILTER (WHERE i.cancelled_at IS NULL) OVER (
            PARTITION BY i.patient, i.medication_id ORDER BY i.prescription_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) > 0 AS is_taken_already
    FROM (
        SELECT
            r.id AS prescription_id,
            r.visit_id,
            r.patient,
            r.department_id,
            r.prescribed_at,
            r.cancelled_at,
            m.id AS medication_id,
            m.dosage,
            m.frequency,
            d.days,
            greatest(m.units_per_day * d.days, 1) AS quantity
        FROM loading.site AS s
        CROSS JOIN loading.scripts AS r
        JOIN loading.remedies AS e
            ON
                e.department_id = r.department_id
                AND e.complaint = r.complaint
                AND e.nth <= CASE r.ordinal % 4 WHEN 0 THEN 1 WHEN 3 THEN 3 WHEN 1 THEN 2 + (r.ordinal / 4 < s.further_items)::integer ELSE 2 END
        -- Of medications that are the same, some are prescribed far more often than others.
        JOIN loading.medications AS m ON m.place = e.drugs[1 + floor(cardinality(e.drugs) * power(loading.draw(r.n * 4 + e.nth, 61), 3))::integer]
        CROSS JOIN LATERAL (SELECT m.days[1 + floor(cardinality(m.days) * loading.draw(r.n * 4 + e.nth, 60))::integer] AS days) AS d
    ) AS i
    ORDER BY i.prescription_id, i.medication_id
) AS i;

INSERT INTO clinic.prescription_items (
    hospital_id, id, prescription_id, medication_id, dosage, frequency, duration_days, quantity, unit_price, created_at, updated_at,
    returned_units, allergies, allergy_reason, warnings
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, i.id, i.prescription_id, i.medication_id, i.dosage, i.frequency, i.days, i.quantity,
    round(m.unit_price, s.digits), i.prescribed_at, i.prescribed_at,
    CASE WHEN i.cancelled_at IS NOT NULL THEN i.quantity ELSE 0 END,
    CASE WHEN a.is_against THEN ARRAY[m.name] ELSE '{}' END,
    CASE WHEN a.is_against THEN 'Tolerated well since' END,
    CASE WHEN i.is_taken_already THEN ARRAY['DUPLICATE_THERAPY'] ELSE '{}' END
FROM loading.site AS s
CROSS JOIN loading.items AS i
JOIN loading.medications AS m ON m.id = i.medication_id
JOIN loading.patients AS p ON p.n = i.patient
CROSS JOIN LATERAL (SELECT m.name = ANY(p.allergies) AS is_against) AS a
ORDER BY i.id;
