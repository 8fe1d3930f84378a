-- Every write-off is a row of adjustments: also what a refund waived, and what of a write-off counts no more, since what was
-- owed fell away or the bill is void. So the rows of a bill come to what is written off of it.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.adjustments ADD COLUMN refund_id bigint,
ADD FOREIGN KEY (hospital_id, refund_id) REFERENCES clinic.refunds (hospital_id, id),
DROP CONSTRAINT adjustment_kind_is_known,
ADD CONSTRAINT adjustment_kind_is_known CHECK (kind IN ('WRITTEN_OFF', 'TRANSFERRED', 'LAPSED')),
DROP CONSTRAINT adjustment_transfers_only_what_is_claimed,
ADD CONSTRAINT adjustment_transfers_only_what_is_claimed CHECK (kind <> 'TRANSFERRED' OR claim_id IS NOT NULL),
ADD CONSTRAINT adjustment_of_a_refund_is_a_write_off CHECK (refund_id IS NULL OR kind = 'WRITTEN_OFF' AND claim_id IS NULL AND amount > 0);
CREATE UNIQUE INDEX adjustment_of_a_refund_is_one ON clinic.adjustments (hospital_id, refund_id) WHERE refund_id IS NOT NULL;
COMMENT ON COLUMN clinic.adjustments.kind IS
'WRITTEN_OFF (nobody owes it any more), TRANSFERRED (the patient owes it instead of the insurer) or LAPSED (what was written off counts no more, since what was owed fell away or the bill is void; above zero where it counts again).';
COMMENT ON COLUMN clinic.adjustments.refund_id IS 'The refund that gave back what was owed; null otherwise.';

ALTER TABLE clinic.adjustments DISABLE TRIGGER USER;
INSERT INTO clinic.adjustments (hospital_id, bill_id, kind, amount, reason, adjusted_by_id, adjusted_at, refund_id)
SELECT r.hospital_id, p.bill_id, 'WRITTEN_OFF', r.written_off, r.reason, r.refunded_by_id, r.refunded_at, r.id
FROM clinic.refunds AS r JOIN clinic.payments AS p ON p.hospital_id = r.hospital_id AND p.id = r.payment_id
WHERE r.written_off > 0 AND p.claim_id IS NULL AND p.voided_at IS NULL
ORDER BY r.hospital_id, r.refunded_at, r.id;
-- What lapsed before it was a row lapses with its void bill, or now.
WITH counted AS (
    SELECT b.hospital_id, b.id AS bill_id, NULL::bigint AS claim_id, b.voided_at, b.void_reason, b.written_off FROM clinic.bills AS b
    UNION ALL
    SELECT c.hospital_id, c.bill_id, c.id, b.voided_at, b.void_reason, c.written_off
    FROM clinic.claims AS c JOIN clinic.bills AS b ON b.hospital_id = c.hospital_id AND b.id = c.bill_id
), entered AS (
    SELECT a.hospital_id, a.bill_id, a.claim_id, sum(a.amount) AS amount FROM clinic.adjustments AS a
    WHERE a.kind = 'WRITTEN_OFF' GROUP BY a.hospital_id, a.bill_id, a.claim_id
)
INSERT INTO clinic.adjustments (hospital_id, bill_id, claim_id, kind, amount, reason, adjusted_at)
SELECT
    e.hospital_id, e.bill_id, e.claim_id, 'LAPSED', CASE WHEN c.voided_at IS NULL THEN c.written_off ELSE 0 END - e.amount,
    coalesce(c.void_reason, 'What was written off is not owed any more.'), coalesce(c.voided_at, now())
FROM entered AS e JOIN counted AS c
    ON c.hospital_id = e.hospital_id AND c.bill_id = e.bill_id AND c.claim_id IS NOT DISTINCT FROM e.claim_id
WHERE CASE WHEN c.voided_at IS NULL THEN c.written_off ELSE 0 END <> e.amount
ORDER BY e.hospital_id, e.bill_id, e.claim_id;
ALTER TABLE clinic.adjustments ENABLE TRIGGER USER;

-- It compared with greatest(owed, written_off), which no amount exceeds.
ALTER TABLE clinic.bills
DROP CONSTRAINT bill_writes_off_no_more_than_is_owed,
ADD CONSTRAINT bill_writes_off_no_more_than_is_owed
CHECK (written_off BETWEEN 0 AND least(waived, greatest(owed - paid + refunded, 0)));
