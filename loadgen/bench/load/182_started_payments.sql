-- Some transfers were started by patients; a few were taken back to be paid at the desk, and for a few no money came at first.
INSERT INTO clinic.started_payments (
    hospital_id, bill_id, amount, method, status, started_at, settled_by_id, settled_at, rejection_reason, created_at, updated_at
)
SELECT
    s.hospital_id, b.id, b.first_paid, 'TRANSFER', CASE WHEN c.rejected THEN 'REJECTED' ELSE 'WITHDRAWN' END, b.issued_at,
    CASE WHEN c.rejected THEN s.cashier_id END, b.first_at, CASE WHEN c.rejected THEN 'No money came' END, b.issued_at, b.first_at
FROM loading.site AS s
CROSS JOIN loading.settlements AS b
CROSS JOIN LATERAL (SELECT loading.draw(b.nth, 127) < 0.0002 AS rejected) AS c
WHERE b.first_paid > 0 AND b.by_transfer AND loading.draw(b.nth, 127) < 0.1
ORDER BY b.nth;
