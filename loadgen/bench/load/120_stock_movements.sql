-- The ledger, in the order in which it happened; what is put back follows what was taken. No entry is before the one before it.
INSERT INTO clinic.stock_movements (hospital_id, stock_id, batch_id, kind, units, prescription_item_id, moved_by_id, moved_at, reason)
SELECT
    s.hospital_id, m.stock_id, m.batch_id, m.kind, m.units, m.item_id, m.moved_by_id,
    max(m.moved_at) OVER (PARTITION BY m.stock_id ORDER BY m.placed_at, m.item_id NULLS FIRST, m.step, m.batch_id ROWS UNBOUNDED PRECEDING),
    m.reason
FROM loading.site AS s
CROSS JOIN
    LATERAL (
        SELECT
            b.stock_id,
            b.id AS batch_id,
            'RECEIVED' AS kind,
            b.units,
            NULL::bigint AS item_id,
            s.pharmacist_id AS moved_by_id,
            b.received_at AS moved_at,
            NULL AS reason,
            b.received_at AS placed_at,
            0 AS step
        FROM loading.batches AS b
        UNION ALL
        SELECT p.stock_id, b.id, 'DISPENSED', -p.units, p.item_id, s.administrator_id, p.prescribed_at, NULL, p.prescribed_at, 1
        FROM loading.parts AS p JOIN loading.batches AS b ON b.stock_id = p.stock_id AND b.nth = p.nth
        UNION ALL
        SELECT
            p.stock_id, b.id, 'RETURNED', p.units, p.item_id, s.pharmacist_id, p.cancelled_at,
            r.cancellation_reason, p.prescribed_at, 2
        FROM loading.parts AS p
        JOIN loading.batches AS b ON b.stock_id = p.stock_id AND b.nth = p.nth
        JOIN loading.items AS i ON i.id = p.item_id
        JOIN clinic.prescriptions AS r ON r.hospital_id = s.hospital_id AND r.id = i.prescription_id
        WHERE p.cancelled_at IS NOT NULL
        UNION ALL
        SELECT l.stock_id, l.id, 'ADJUSTED', -1 - l.place::integer % 5, NULL, s.pharmacist_id, s.as_of, 'Counted again', s.as_of, 3
        FROM (SELECT DISTINCT ON (b.stock_id) b.* FROM loading.batches AS b ORDER BY b.stock_id, b.nth DESC) AS l
        WHERE loading.draw(l.place, 80) < 0.2
    ) AS m
ORDER BY m.placed_at, m.item_id NULLS FIRST, m.step, m.batch_id;

UPDATE clinic.stock_batches AS b SET units = m.units, updated_at = m.last_at
FROM (
    SELECT m.hospital_id, m.batch_id, sum(m.units) AS units, max(m.moved_at) AS last_at
    FROM clinic.stock_movements AS m JOIN loading.site AS s ON s.hospital_id = m.hospital_id
    GROUP BY m.hospital_id, m.batch_id
) AS m
WHERE b.hospital_id = m.hospital_id AND b.id = m.batch_id;
UPDATE clinic.stock AS k SET units_on_hand = m.units, updated_at = m.last_at, reorder_level = m.units / 10
FROM (
    SELECT m.hospital_id, m.stock_id, sum(m.units) AS units, max(m.moved_at) AS last_at
    FROM clinic.stock_movements AS m JOIN loading.site AS s ON s.hospital_id = m.hospital_id
    GROUP BY m.hospital_id, m.stock_id
) AS m
WHERE k.hospital_id = m.hospital_id AND k.id = m.stock_id;
