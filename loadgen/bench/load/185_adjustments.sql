-- What the hospital gave up of claims that were paid in part.
INSERT INTO clinic.adjustments (hospital_id, bill_id, claim_id, kind, amount, reason, adjusted_by_id, adjusted_at)
SELECT s.hospital_id, b.id, c.id, 'WRITTEN_OFF', b.insurer_written_off, 'Not worth an appeal', s.administrator_id, b.written_off_at
FROM loading.site AS s
CROSS JOIN loading.settlements AS b
JOIN clinic.claims AS c ON c.hospital_id = s.hospital_id AND c.bill_id = b.id
WHERE b.insurer_written_off > 0
ORDER BY b.written_off_at, b.nth;
