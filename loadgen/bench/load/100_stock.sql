-- What each department keeps; units follow from the ledger, later.
INSERT INTO clinic.stock (hospital_id, department_id, medication_id, units_on_hand, reorder_level, created_at, updated_at)
SELECT s.hospital_id, k.department_id, k.medication_id, 0, 0, s.opened_at, s.opened_at
FROM loading.site AS s
CROSS JOIN (
    SELECT h.department_id, m.id AS medication_id FROM loading.shelves AS h JOIN loading.medications AS m ON m.place = h.drug
) AS k
ORDER BY k.department_id, k.medication_id;

-- Where in the sequence of all units that a stock gives out an item begins. What is cancelled is put back before the next one is taken.
CREATE UNLOGGED TABLE loading.takings AS
SELECT
    t.stock_id,
    t.item_id,
    t.prescribed_at,
    t.cancelled_at,
    t.begins,
    t.begins + t.quantity AS ends,
    -- A batch lasts for a quarter of a year or so, and an item never needs more than two.
    greatest(ceil(t.total / 1300.0)::integer * 100, ceil(t.largest / 100.0)::integer * 100, 200) AS batch_units
FROM (
    SELECT
        k.id AS stock_id,
        i.id AS item_id,
        i.prescribed_at,
        i.cancelled_at,
        i.quantity,
        sum(CASE WHEN i.cancelled_at IS NULL THEN i.quantity ELSE 0 END) OVER by_time
        - CASE WHEN i.cancelled_at IS NULL THEN i.quantity ELSE 0 END AS begins,
        sum(i.quantity) OVER (PARTITION BY k.id) AS total,
        max(i.quantity) OVER (PARTITION BY k.id) AS largest
    FROM loading.site AS s
    CROSS JOIN loading.items AS i
    JOIN clinic.stock AS k ON k.hospital_id = s.hospital_id AND k.department_id = i.department_id AND k.medication_id = i.medication_id
    WINDOW by_time AS (PARTITION BY k.id ORDER BY i.prescribed_at, i.id ROWS UNBOUNDED PRECEDING)
) AS t;

-- Items by the batch they come from, two rows where one was used up.
CREATE UNLOGGED TABLE loading.parts AS
SELECT
    t.stock_id,
    t.item_id,
    t.prescribed_at,
    t.cancelled_at,
    t.batch_units,
    b.nth,
    (least(t.ends, (b.nth + 1) * t.batch_units) - greatest(t.begins, b.nth * t.batch_units))::integer AS units
FROM loading.takings AS t
CROSS JOIN LATERAL generate_series(t.begins::bigint / t.batch_units, (t.ends::bigint - 1) / t.batch_units) AS b (nth);
