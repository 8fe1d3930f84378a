-- A bill holds what it should, also when it is paid: what falls away is reversed, and what was paid beyond what is then owed is
-- to be given back. A refund of what was owed waives it, which the bill now says.
SET LOCAL ROLE wardgraph_owner;

-- What was refunded was never owed again until now. Each column begins as a generated one, so that no trigger fires.
ALTER TABLE clinic.refunds ADD COLUMN written_off numeric NOT NULL GENERATED ALWAYS AS (amount) STORED;
ALTER TABLE clinic.refunds ALTER COLUMN written_off DROP EXPRESSION;
ALTER TABLE clinic.refunds ADD CONSTRAINT refund_writes_off_no_more_than_its_amount CHECK (written_off BETWEEN 0 AND amount);
ALTER TABLE clinic.payments ADD COLUMN written_off numeric NOT NULL GENERATED ALWAYS AS (refunded) STORED;
ALTER TABLE clinic.payments ALTER COLUMN written_off DROP EXPRESSION, ALTER COLUMN written_off SET DEFAULT 0;
ALTER TABLE clinic.payments ADD CONSTRAINT payment_writes_off_no_more_than_was_refunded CHECK (written_off BETWEEN 0 AND refunded);
ALTER TABLE clinic.bills
ADD COLUMN waived numeric NOT NULL GENERATED ALWAYS AS (refunded) STORED,
ADD COLUMN written_off numeric NOT NULL GENERATED ALWAYS AS (refunded) STORED,
ADD COLUMN refund_due numeric NOT NULL GENERATED ALWAYS AS (refunded - refunded) STORED,
ADD COLUMN uncovered numeric NOT NULL GENERATED ALWAYS AS (refunded - refunded) STORED,
ADD COLUMN payable numeric NOT NULL GENERATED ALWAYS AS (owed) STORED;
ALTER TABLE clinic.bills
ALTER COLUMN waived DROP EXPRESSION, ALTER COLUMN waived SET DEFAULT 0,
ALTER COLUMN written_off DROP EXPRESSION, ALTER COLUMN written_off SET DEFAULT 0,
ALTER COLUMN refund_due DROP EXPRESSION, ALTER COLUMN refund_due SET DEFAULT 0,
ALTER COLUMN uncovered DROP EXPRESSION, ALTER COLUMN uncovered SET DEFAULT 0,
ALTER COLUMN payable DROP EXPRESSION, ALTER COLUMN payable SET DEFAULT 0,
ALTER COLUMN balance DROP EXPRESSION, ALTER COLUMN balance SET DEFAULT 0, ALTER COLUMN balance SET NOT NULL;
-- What is owed may fall below what was paid; a payment may still be no more than what is owed.
ALTER TABLE clinic.bills
DROP CONSTRAINT bill_is_never_paid_beyond_what_is_owed,
ADD CONSTRAINT bill_is_never_paid_beyond_what_is_owed CHECK (paid BETWEEN 0 AND payable),
ADD CONSTRAINT bill_balance_follows CHECK (balance = owed - paid + refunded - written_off),
ADD CONSTRAINT bill_refund_due_is_what_was_paid_beyond CHECK (refund_due = greatest(-balance, 0)),
ADD CONSTRAINT bill_writes_off_no_more_than_is_owed CHECK (written_off BETWEEN 0 AND greatest(owed, written_off) AND written_off <= waived);
CREATE INDEX bills_with_a_refund_due ON clinic.bills (hospital_id, refund_due, id) WHERE refund_due > 0;
COMMENT ON COLUMN clinic.refunds.written_off IS 'How much of it was owed, and is not owed again.';
COMMENT ON COLUMN clinic.payments.written_off IS 'Sum of that over its refunds, kept by a trigger.';
COMMENT ON COLUMN clinic.bills.waived IS 'What the hospital gave up claiming of the patient, kept by triggers.';
COMMENT ON COLUMN clinic.bills.written_off IS 'How much of that is owed otherwise: all of it, until charges fall away.';
COMMENT ON COLUMN clinic.bills.refund_due IS 'What was paid beyond what is owed and has to be given back.';
COMMENT ON COLUMN clinic.bills.uncovered IS 'Sum of its lines of which no insurance pays anything: fees.';
COMMENT ON COLUMN clinic.bills.payable IS 'The most that may have been paid: what its payments come to once nothing is owed, or came to before charges fell away.';
COMMENT ON COLUMN clinic.bills.refunded IS 'Sum of the refunds of those payments.';
COMMENT ON COLUMN clinic.bills.balance IS 'What is still to be paid: owed - paid + refunded - written_off. Below zero it is what is to be given back.';

ALTER TABLE clinic.bill_lines ADD COLUMN reversed_at timestamptz;
ALTER TABLE clinic.bill_lines DISABLE TRIGGER USER;
UPDATE clinic.bill_lines AS l SET reversed_at = r.created_at FROM clinic.bill_lines AS r
WHERE r.hospital_id = l.hospital_id AND r.reverses_id = l.id;
ALTER TABLE clinic.bill_lines ENABLE TRIGGER USER;
ALTER TABLE clinic.bill_lines DROP CONSTRAINT line_kind_is_known,
ADD CONSTRAINT line_kind_is_known CHECK (kind IN ('CONSULTATION', 'TREATMENT', 'MEDICATION', 'FEE', 'OTHER'));
DROP INDEX clinic.consultation_is_billed_once;
DROP INDEX clinic.treatment_is_billed_once;
DROP INDEX clinic.medication_is_billed_once;
CREATE UNIQUE INDEX consultation_or_fee_is_billed_once ON clinic.bill_lines (hospital_id, appointment_id, kind)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL;
CREATE UNIQUE INDEX treatment_is_billed_once ON clinic.bill_lines (hospital_id, treatment_id)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL;
CREATE UNIQUE INDEX medication_is_billed_once ON clinic.bill_lines (hospital_id, prescription_item_id)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL;
COMMENT ON COLUMN clinic.bill_lines.kind IS 'CONSULTATION, TREATMENT, MEDICATION, FEE (for cancelling late or not coming) or OTHER.';
COMMENT ON COLUMN clinic.bill_lines.appointment_id IS 'The appointment whose consultation or fee it is.';
COMMENT ON COLUMN clinic.bill_lines.reversed_at IS 'When a line of its own took it back, which frees its charge.';

ALTER TABLE clinic.patient_totals
ADD COLUMN refund_due numeric NOT NULL DEFAULT 0,
ADD CONSTRAINT patient_is_never_owed_less_than_nothing CHECK (refund_due >= 0);
COMMENT ON COLUMN clinic.patient_totals.refund_due IS 'What is to be given back to the patient, of all bills.';
-- Money has its currency's digits, nothing too. A hospital that has patients has its functions as well.
ALTER TABLE clinic.patient_totals DISABLE TRIGGER USER;
DO $$
BEGIN
    IF EXISTS (SELECT FROM clinic.patient_totals) THEN
        UPDATE clinic.patient_totals AS t
        SET total_billed = rules.round_money(t.total_billed, h.currency), refund_due = rules.round_money(0, h.currency)
        FROM clinic.hospitals AS h WHERE h.id = t.hospital_id;
    END IF;
END
$$;
ALTER TABLE clinic.patient_totals ENABLE TRIGGER USER;
