-- Nothing is pending of a bill that is void. What SQL logins left pending there is withdrawn.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.started_payments DISABLE TRIGGER USER;
ALTER TABLE clinic.bills DISABLE TRIGGER USER;
UPDATE clinic.started_payments AS s SET status = 'WITHDRAWN', settled_at = greatest(b.voided_at, s.started_at)
FROM clinic.bills AS b
WHERE b.hospital_id = s.hospital_id AND b.id = s.bill_id AND b.voided_at IS NOT NULL AND s.status = 'PENDING';
UPDATE clinic.bills SET pending = 0 * pending WHERE voided_at IS NOT NULL AND pending <> 0;
ALTER TABLE clinic.bills ENABLE TRIGGER USER;
ALTER TABLE clinic.started_payments ENABLE TRIGGER USER;
ALTER TABLE clinic.bills
ADD CONSTRAINT void_bill_has_nothing_pending CHECK (voided_at IS NULL OR pending = 0);
