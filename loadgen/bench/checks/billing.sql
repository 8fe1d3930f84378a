-- ! a bill's subtotal is the sum of its lines, and its other amounts follow, half a minor unit rounded away from zero
WITH lines AS (
    SELECT l.bill_id, sum(l.amount) AS subtotal FROM clinic.bill_lines AS l WHERE l.hospital_id = $1 GROUP BY l.bill_id
),

-- Step by step, since expressions that were merged would be computed again wherever they are mentioned.
discounted AS MATERIALIZED (
    SELECT
        b.*,
        h.currency AS usual_currency,
        l.subtotal AS sum_of_lines,
        c.digits,
        b.subtotal - round(b.subtotal - b.subtotal * b.discount_percent / 100, c.digits) AS right_discount
    FROM clinic.hospitals AS h
    CROSS JOIN LATERAL (SELECT rules.minor_unit_digits(h.currency) AS digits OFFSET 0) AS c
    JOIN clinic.bills AS b ON b.hospital_id = h.id
    LEFT JOIN lines AS l ON l.bill_id = b.id
    WHERE h.id = $1
),

taxed AS MATERIALIZED (
    SELECT d.*, round((d.subtotal - d.right_discount) * d.tax_rate_percent / 100, d.digits) AS right_tax FROM discounted AS d
)

SELECT count(*)
FROM taxed AS b
WHERE b.currency <> b.usual_currency OR b.subtotal IS DISTINCT FROM round(b.sum_of_lines, b.digits)
    OR b.discount <> b.right_discount OR b.tax <> b.right_tax OR b.total <> b.subtotal - b.right_discount + b.right_tax
    OR b.covered_amount <> round(b.total * b.cover_percent / 100, b.digits) OR b.owed <> b.total - b.covered_amount
    OR b.uncovered <> 0 OR b.balance <> b.owed - b.paid OR b.waived <> b.refunded OR b.written_off <> b.refunded OR b.refund_due <> 0;

-- ! what a bill was paid and refunded is the sum over its payments, and its status follows
SELECT count(*)
FROM clinic.bills AS b
LEFT JOIN (
    SELECT p.bill_id, sum(p.amount) AS paid, sum(p.refunded) AS refunded
    FROM clinic.payments AS p WHERE p.hospital_id = $1 AND p.status <> 'VOID' AND p.claim_id IS NULL GROUP BY p.bill_id
) AS p ON p.bill_id = b.id
WHERE b.hospital_id = $1 AND (
    b.paid <> coalesce(p.paid, 0) OR b.refunded <> coalesce(p.refunded, 0)
    OR b.status <> CASE
        WHEN b.voided_at IS NOT NULL THEN 'VOID'
        WHEN b.paid < b.owed OR b.insurer_balance > 0 THEN CASE WHEN b.claimed_at IS NULL THEN 'OPEN' ELSE 'CLAIMED' END
        WHEN b.refunded = 0 THEN 'PAID'
        WHEN b.refunded < b.paid THEN 'PARTLY_REFUNDED'
        ELSE 'REFUNDED'
    END
);

-- ! what is covered of a bill is its claim, of which the insurer paid the sum of its payments, and the sum of its adjustments is written off
SELECT count(*)
FROM clinic.bills AS b
LEFT JOIN clinic.claims AS c ON c.hospital_id = b.hospital_id AND c.bill_id = b.id
LEFT JOIN (
    SELECT p.claim_id, sum(p.amount) AS paid FROM clinic.payments AS p WHERE p.hospital_id = $1 AND p.status <> 'VOID' GROUP BY p.claim_id
) AS p ON p.claim_id = c.id
LEFT JOIN (
    SELECT a.claim_id, sum(a.amount) AS written_off FROM clinic.adjustments AS a WHERE a.hospital_id = $1 GROUP BY a.claim_id
) AS a ON a.claim_id = c.id
WHERE b.hospital_id = $1 AND (
    coalesce(c.amount, 0) <> b.covered_amount OR coalesce(p.paid, 0) <> b.insurer_paid OR c.paid <> b.insurer_paid
    OR c.balance <> b.insurer_balance OR c.written_off <> coalesce(a.written_off, 0) OR c.submitted_at IS DISTINCT FROM b.claimed_at
    OR c.status <> CASE
        WHEN b.voided_at IS NOT NULL THEN 'VOID' WHEN b.claimed_at IS NULL THEN 'OPEN'
        WHEN b.insurer_balance = 0 THEN CASE WHEN c.written_off > 0 THEN 'SETTLED' ELSE 'PAID' END
        WHEN b.insurer_paid > 0 THEN 'PARTLY_PAID' ELSE 'SUBMITTED'
    END
);

-- ! what was refunded of a payment is the sum of its refunds, and its status follows
SELECT count(*)
FROM clinic.payments AS p
LEFT JOIN (SELECT r.payment_id, sum(r.amount) AS refunded FROM clinic.refunds AS r WHERE r.hospital_id = $1 GROUP BY r.payment_id) AS r
    ON r.payment_id = p.id
WHERE p.hospital_id = $1 AND (
    p.refunded <> coalesce(r.refunded, 0)
    OR p.status <> CASE
        WHEN p.voided_at IS NOT NULL THEN 'VOID' WHEN p.refunded = 0 THEN 'RECEIVED' WHEN p.refunded < p.amount THEN 'PARTLY_REFUNDED' ELSE 'REFUNDED'
    END
);

-- ! a line charges the fee of its bill's appointment, or what was done or given in that appointment's visit, at its price
SELECT count(*)
FROM clinic.bill_lines AS l
JOIN clinic.bills AS b ON b.hospital_id = l.hospital_id AND b.id = l.bill_id
LEFT JOIN clinic.appointments AS a ON a.hospital_id = l.hospital_id AND a.id = l.appointment_id
LEFT JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
LEFT JOIN clinic.visits AS v ON v.hospital_id = b.hospital_id AND v.appointment_id = b.appointment_id
LEFT JOIN clinic.treatments AS t ON t.hospital_id = l.hospital_id AND t.id = l.treatment_id AND t.visit_id = v.id
LEFT JOIN clinic.prescription_items AS i ON i.hospital_id = l.hospital_id AND i.id = l.prescription_item_id
LEFT JOIN clinic.prescriptions AS p ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id AND p.visit_id = v.id AND p.status <> 'CANCELLED'
WHERE l.hospital_id = $1 AND (
    (l.voided_at IS NULL) <> (b.voided_at IS NULL)
    OR CASE l.kind
        WHEN 'CONSULTATION' THEN l.appointment_id = b.appointment_id AND l.unit_price = d.consultation_fee AND l.quantity = 1
        WHEN 'TREATMENT' THEN l.unit_price = t.cost AND l.quantity = 1
        WHEN 'MEDICATION' THEN p.id IS NOT NULL AND l.unit_price = i.unit_price AND l.quantity = i.quantity
    END IS NOT TRUE
);

-- ! nothing of a billed visit is left uncharged
SELECT count(*)
FROM (
    SELECT t.visit_id, t.id AS treatment_id, NULL::bigint AS item_id FROM clinic.treatments AS t WHERE t.hospital_id = $1
    UNION ALL
    SELECT p.visit_id, NULL, i.id
    FROM clinic.prescriptions AS p JOIN clinic.prescription_items AS i ON i.hospital_id = p.hospital_id AND i.prescription_id = p.id
    WHERE p.hospital_id = $1 AND p.status <> 'CANCELLED'
) AS c
JOIN clinic.visits AS v ON v.hospital_id = $1 AND v.id = c.visit_id
JOIN (SELECT DISTINCT b.appointment_id FROM clinic.bills AS b WHERE b.hospital_id = $1 AND b.status <> 'VOID') AS b ON b.appointment_id = v.appointment_id
LEFT JOIN clinic.bill_lines AS t ON t.hospital_id = $1 AND t.treatment_id = c.treatment_id AND t.voided_at IS NULL
LEFT JOIN clinic.bill_lines AS i ON i.hospital_id = $1 AND i.prescription_item_id = c.item_id AND i.voided_at IS NULL
WHERE t.id IS NULL AND i.id IS NULL;

-- ! only appointments that take place are billed, and to their patient; money comes after the bill and goes back after it came
SELECT count(*)
FROM clinic.bills AS b
JOIN clinic.appointments AS a ON a.hospital_id = b.hospital_id AND a.id = b.appointment_id
LEFT JOIN clinic.payments AS p ON p.hospital_id = b.hospital_id AND p.bill_id = b.id
LEFT JOIN clinic.refunds AS r ON r.hospital_id = p.hospital_id AND r.payment_id = p.id
WHERE b.hospital_id = $1 AND (
    a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') OR b.patient_id <> a.patient_id OR b.issued_at < a.created_at
    OR p.received_at < b.issued_at OR r.refunded_at < p.received_at
);
