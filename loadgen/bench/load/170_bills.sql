INSERT INTO clinic.bills (
    hospital_id, id, appointment_id, patient_id, status, currency, discount_percent, discount_reason, tax_rate_percent, cover_percent,
    subtotal, discount, tax, total, covered_amount, owed, paid, refunded, issued_by_id, issued_at, voided_at, voided_by_id, void_reason,
    created_at, updated_at, balance, waived, written_off, payable, insurance_provider, insurance_policy_number, claimed_at, insurer_paid,
    insurer_settled
) OVERRIDING SYSTEM VALUE
SELECT
    s.hospital_id, b.id, b.appointment_id, b.patient_id,
    CASE
        WHEN b.kind = 'MISTAKEN' THEN 'VOID'
        WHEN b.paid < b.owed OR b.insurer_paid + b.insurer_written_off < b.covered_amount THEN CASE WHEN b.submitted_at IS NULL THEN 'OPEN' ELSE 'CLAIMED' END
        WHEN b.refunded = 0 THEN 'PAID'
        WHEN b.refunded < b.paid THEN 'PARTLY_REFUNDED'
        ELSE 'REFUNDED'
    END,
    s.currency, b.discount_percent, b.discount_reason, s.tax_rate_percent, b.insurance_cover_percent,
    b.subtotal, b.discount, b.tax, b.total, b.covered_amount, b.owed,
    round(b.paid, s.digits), round(b.refunded, s.digits), s.cashier_id, b.issued_at,
    CASE b.kind WHEN 'MISTAKEN' THEN b.issued_at + interval '1 minute' END,
    CASE b.kind WHEN 'MISTAKEN' THEN s.administrator_id END,
    CASE b.kind WHEN 'MISTAKEN' THEN 'Entered for the wrong appointment' END,
    b.issued_at,
    CASE
        WHEN b.kind = 'MISTAKEN' THEN b.issued_at + interval '1 minute'
        WHEN b.refunded > 0 THEN b.refunded_at
        WHEN b.insurer_written_off > 0 THEN b.written_off_at
        WHEN b.second_paid > 0 THEN b.second_at
        WHEN b.insurer_paid > 0 THEN b.insurer_at
        WHEN b.first_paid > 0 THEN b.first_at
        ELSE b.issued_at
    END,
    b.owed - round(b.paid, s.digits), round(b.refunded, s.digits), round(b.refunded, s.digits), b.owed,
    b.insurance_provider, b.insurance_policy_number, b.submitted_at, b.insurer_paid,
    b.insurer_paid + b.insurer_written_off
FROM loading.site AS s CROSS JOIN loading.settlements AS b
ORDER BY b.nth;
