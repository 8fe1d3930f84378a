INSERT INTO clinic.payments (
    hospital_id, bill_id, claim_id, amount, method, status, refunded, received_by_id, received_at, created_at, updated_at, written_off
)
SELECT
    s.hospital_id, p.bill_id, p.claim_id, p.amount, p.method,
    CASE WHEN p.refunded = 0 THEN 'RECEIVED' WHEN p.refunded < p.amount THEN 'PARTLY_REFUNDED' ELSE 'REFUNDED' END,
    p.refunded, s.cashier_id, p.received_at, p.received_at, coalesce(p.refunded_at, p.received_at), p.refunded
FROM loading.site AS s
CROSS JOIN (
    SELECT
        b.id AS bill_id,
        NULL::bigint AS claim_id,
        b.first_paid AS amount,
        b.first_at AS received_at,
        b.refunded,
        CASE WHEN b.refunded > 0 THEN b.refunded_at END AS refunded_at,
        CASE WHEN b.by_transfer THEN 'TRANSFER' ELSE (ARRAY['CARD', 'CARD', 'CARD', 'CASH'])[1 + floor(4 * loading.draw(b.nth, 120))::integer] END AS method
    FROM loading.settlements AS b
    WHERE b.first_paid > 0
    UNION ALL
    SELECT b.id, NULL, b.second_paid, b.second_at, 0, NULL, 'TRANSFER' FROM loading.settlements AS b WHERE b.second_paid > 0
    UNION ALL
    SELECT b.id, c.id, b.insurer_paid, b.insurer_at, 0, NULL, 'INSURANCE'
    FROM loading.site AS here
    CROSS JOIN loading.settlements AS b
    JOIN clinic.claims AS c ON c.hospital_id = here.hospital_id AND c.bill_id = b.id
    WHERE b.insurer_paid > 0
) AS p
ORDER BY p.received_at, p.bill_id;

-- A refunded bill has one payment.
INSERT INTO clinic.refunds (hospital_id, payment_id, amount, reason, refunded_by_id, refunded_at, written_off)
SELECT
    s.hospital_id, p.id, p.refunded, s.refund_reasons[1 + floor(cardinality(s.refund_reasons) * loading.draw(b.nth, 121))::integer],
    s.administrator_id, b.refunded_at, p.refunded
FROM loading.site AS s
CROSS JOIN loading.settlements AS b
JOIN clinic.payments AS p ON p.hospital_id = s.hospital_id AND p.bill_id = b.id AND p.claim_id IS NULL
WHERE b.refunded > 0
ORDER BY b.refunded_at, b.nth;
