-- The charges of each bill in the order of clinic.charges_of: fee, treatments, medications.
INSERT INTO clinic.bill_lines (
    hospital_id, bill_id, kind, description, quantity, unit_price, amount, appointment_id, treatment_id, prescription_item_id, voided_at, created_at
)
SELECT
    s.hospital_id, c.bill_id, c.kind, c.description, c.quantity, c.unit_price, c.quantity * c.unit_price, c.appointment_id, c.treatment_id,
    c.prescription_item_id, CASE c.invoice WHEN 'MISTAKEN' THEN c.issued_at + interval '1 minute' END, c.issued_at
FROM loading.site AS s
CROSS JOIN
    LATERAL (
        SELECT
            i.id AS bill_id,
            i.kind AS invoice,
            i.issued_at,
            'CONSULTATION' AS kind,
            'Consultation' AS description,
            1 AS quantity,
            d.consultation_fee AS unit_price,
            i.appointment_id,
            NULL::bigint AS treatment_id,
            NULL::bigint AS prescription_item_id
        FROM loading.invoices AS i
        JOIN clinic.doctors AS d ON d.hospital_id = s.hospital_id AND d.id = i.doctor_id
        WHERE i.kind <> 'REST'
        UNION ALL
        SELECT i.id, i.kind, i.issued_at, 'TREATMENT', t.kind, 1, t.cost, NULL, t.id, NULL
        FROM loading.invoices AS i
        JOIN clinic.treatments AS t ON t.hospital_id = s.hospital_id AND t.visit_id = i.visit_id
        WHERE i.kind IN ('WHOLE', 'REST')
        UNION ALL
        SELECT
            i.id, i.kind, i.issued_at, 'MEDICATION', concat_ws(' ', m.name, nullif(m.strength, '')), g.quantity, g.unit_price, NULL, NULL, g.id
        FROM loading.invoices AS i
        JOIN loading.items AS k ON k.visit_id = i.visit_id AND k.cancelled_at IS NULL
        JOIN clinic.prescription_items AS g ON g.hospital_id = s.hospital_id AND g.id = k.id
        JOIN clinic.medications AS m ON m.hospital_id = s.hospital_id AND m.id = g.medication_id
        WHERE i.kind IN ('WHOLE', 'REST')
    ) AS c
ORDER BY c.bill_id, c.appointment_id, c.treatment_id, c.prescription_item_id;
