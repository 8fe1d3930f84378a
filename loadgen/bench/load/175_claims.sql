INSERT INTO clinic.claims (
    hospital_id, bill_id, status, number, insurance_provider, insurance_policy_number, currency, amount, paid, written_off, submitted_at,
    submitted_by_id, voided_at, created_at, updated_at
)
SELECT
    s.hospital_id, b.id,
    CASE
        WHEN b.kind = 'MISTAKEN' THEN 'VOID'
        WHEN b.submitted_at IS NULL THEN 'OPEN'
        WHEN b.insurer_paid = b.covered_amount THEN 'PAID'
        WHEN b.insurer_written_off > 0 THEN 'SETTLED'
        WHEN b.insurer_paid > 0 THEN 'PARTLY_PAID'
        ELSE 'SUBMITTED'
    END,
    CASE WHEN b.submitted_at IS NOT NULL THEN b.id::text END,
    b.insurance_provider, b.insurance_policy_number, s.currency, b.covered_amount, b.insurer_paid, b.insurer_written_off,
    b.submitted_at,
    CASE WHEN b.submitted_at IS NOT NULL THEN s.cashier_id END,
    CASE b.kind WHEN 'MISTAKEN' THEN b.issued_at + interval '1 minute' END,
    b.issued_at, b.issued_at
FROM loading.site AS s CROSS JOIN loading.settlements AS b
WHERE b.covered_amount > 0
ORDER BY b.nth;
