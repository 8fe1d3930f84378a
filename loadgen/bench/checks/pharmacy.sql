-- ! the ledger's sum is what is in stock and in each batch, and no batch ever held fewer units than none
SELECT
    (
        SELECT count(*)
        FROM clinic.stock AS k
        LEFT JOIN (SELECT m.stock_id, sum(m.units) AS units FROM clinic.stock_movements AS m WHERE m.hospital_id = $1 GROUP BY m.stock_id) AS m
            ON m.stock_id = k.id
        LEFT JOIN (SELECT b.stock_id, sum(b.units) AS units FROM clinic.stock_batches AS b WHERE b.hospital_id = $1 GROUP BY b.stock_id) AS b
            ON b.stock_id = k.id
        WHERE k.hospital_id = $1 AND (k.units_on_hand IS DISTINCT FROM coalesce(m.units, 0) OR k.units_on_hand IS DISTINCT FROM coalesce(b.units, 0))
    ) + (
        SELECT count(*)
        FROM clinic.stock_batches AS b
        LEFT JOIN (SELECT m.batch_id, sum(m.units) AS units FROM clinic.stock_movements AS m WHERE m.hospital_id = $1 GROUP BY m.batch_id) AS m
            ON m.batch_id = b.id
        WHERE b.hospital_id = $1 AND b.units IS DISTINCT FROM coalesce(m.units, 0)
    ) + (
        SELECT count(*)
        FROM (
            SELECT sum(m.units) OVER (PARTITION BY m.batch_id ORDER BY m.id) AS balance FROM clinic.stock_movements AS m WHERE m.hospital_id = $1
        ) AS m
        WHERE m.balance < 0
    ) + (
        SELECT count(*)
        FROM clinic.prescription_items AS i
        LEFT JOIN (
            SELECT m.prescription_item_id, sum(m.units) AS units FROM clinic.stock_movements AS m
            WHERE m.hospital_id = $1 AND m.kind = 'RETURNED' GROUP BY m.prescription_item_id
        ) AS m
            ON m.prescription_item_id = i.id
        WHERE i.hospital_id = $1 AND i.returned_units <> coalesce(m.units, 0)
    );

-- ! each item was dispensed in full from its department's stock, out of batches that had not expired, and put back if it was cancelled
SELECT count(*)
FROM clinic.prescription_items AS i
JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
JOIN clinic.hospitals AS h ON h.id = i.hospital_id
LEFT JOIN (
    SELECT
        m.prescription_item_id,
        sum(m.units) FILTER (WHERE m.kind = 'DISPENSED') AS dispensed,
        sum(m.units) FILTER (WHERE m.kind = 'RETURNED') AS returned,
        min(b.expires_on) AS expires_on,
        min(k.department_id) AS department_id,
        min(k.medication_id) AS medication_id,
        count(DISTINCT k.id) AS stocks,
        bool_and(b.stock_id = m.stock_id) AS of_this_stock
    FROM clinic.stock_movements AS m
    JOIN clinic.stock_batches AS b ON b.hospital_id = m.hospital_id AND b.id = m.batch_id
    JOIN clinic.stock AS k ON k.hospital_id = m.hospital_id AND k.id = m.stock_id
    WHERE m.hospital_id = $1 AND m.prescription_item_id IS NOT NULL
    GROUP BY m.prescription_item_id
) AS m ON m.prescription_item_id = i.id
WHERE i.hospital_id = $1 AND (
    m.dispensed IS DISTINCT FROM -i.quantity OR coalesce(m.returned, 0) <> CASE p.status WHEN 'CANCELLED' THEN i.quantity ELSE 0 END
    OR m.expires_on < (p.prescribed_at AT TIME ZONE h.time_zone)::date OR m.stocks <> 1 OR NOT m.of_this_stock
    OR (m.department_id, m.medication_id) IS DISTINCT FROM (p.department_id, i.medication_id)
);

-- ! a batch came before anything was taken from it
SELECT count(*)
FROM (
    SELECT
        min(m.moved_at) FILTER (WHERE m.kind = 'RECEIVED') AS received_at,
        min(m.moved_at) FILTER (WHERE m.kind <> 'RECEIVED') AS first_at
    FROM clinic.stock_movements AS m WHERE m.hospital_id = $1 GROUP BY m.batch_id
) AS m
WHERE m.received_at IS NULL OR m.first_at < m.received_at;

-- ! a prescription belongs to its visit, and an item has the price of its medication
SELECT count(*)
FROM clinic.prescription_items AS i
JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
JOIN clinic.visits AS v ON v.hospital_id = p.hospital_id AND v.id = p.visit_id
JOIN clinic.medications AS m ON m.hospital_id = i.hospital_id AND m.id = i.medication_id
WHERE i.hospital_id = $1 AND (
    (p.patient_id, p.doctor_id, p.department_id) IS DISTINCT FROM (v.patient_id, v.doctor_id, v.department_id)
    OR p.prescribed_at < v.visited_at OR p.cancelled_at < p.prescribed_at OR i.unit_price <> m.unit_price
);

-- ! no entry of a ledger is before the one before it
SELECT count(*)
FROM (
    SELECT m.moved_at, lag(m.moved_at) OVER (PARTITION BY m.stock_id ORDER BY m.id) AS before_at
    FROM clinic.stock_movements AS m WHERE m.hospital_id = $1
) AS m
WHERE m.moved_at < m.before_at;

-- ! what a recorded allergy speaks against is given for a reason, and what is taken already with a warning
SELECT count(*)
FROM (
    SELECT
        i.allergies,
        CASE WHEN m.name = ANY (t.allergies) THEN ARRAY[m.name] ELSE '{}' END AS allergies_against,
        'DUPLICATE_THERAPY' = ANY (i.warnings) AS is_warned,
        count(*) FILTER (WHERE p.status <> 'CANCELLED') OVER (
            PARTITION BY p.patient_id, i.medication_id ORDER BY p.prescribed_at, p.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) > 0 AS is_taken
    FROM clinic.prescription_items AS i
    JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
    JOIN clinic.patients AS t ON t.hospital_id = p.hospital_id AND t.id = p.patient_id
    JOIN clinic.medications AS m ON m.hospital_id = i.hospital_id AND m.id = i.medication_id
    WHERE i.hospital_id = $1
) AS i
WHERE i.allergies <> i.allergies_against OR i.is_warned <> i.is_taken;
