-- billing: what patients start to pay is no payment until a cashier has seen the money (rule 5).
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.started_payments (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    bill_id bigint NOT NULL,
    amount numeric NOT NULL,
    method text NOT NULL,
    status text NOT NULL DEFAULT 'PENDING',
    started_by_id bigint,
    started_at timestamptz NOT NULL DEFAULT clinic.clock(),
    settled_by_id bigint,
    settled_at timestamptz,
    rejection_reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, bill_id) REFERENCES clinic.bills (hospital_id, id),
    FOREIGN KEY (hospital_id, started_by_id) REFERENCES auth.accounts (hospital_id, id),
    FOREIGN KEY (hospital_id, settled_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT started_payment_amount_is_positive CHECK (amount > 0),
    CONSTRAINT started_payment_method_is_known CHECK (method IN ('CARD', 'TRANSFER')),
    CONSTRAINT started_payment_status_is_known CHECK (status IN ('PENDING', 'CONFIRMED', 'REJECTED', 'WITHDRAWN')),
    CONSTRAINT started_payment_is_settled_once CHECK ((status = 'PENDING') = (settled_at IS NULL)),
    CONSTRAINT started_payment_rejection_has_a_reason CHECK ((status = 'REJECTED') = (rejection_reason IS NOT NULL))
);
CREATE UNIQUE INDEX started_payment_is_the_only_pending_one ON clinic.started_payments (hospital_id, bill_id) WHERE status = 'PENDING';
CREATE INDEX started_payments_of_a_bill ON clinic.started_payments (hospital_id, bill_id, id);
CREATE INDEX started_payments_by_time ON clinic.started_payments (hospital_id, started_at, id);
CREATE INDEX started_payments_by_status ON clinic.started_payments (hospital_id, status, id);
COMMENT ON TABLE clinic.started_payments IS
'What patients say that they pay of their own bills. No money is known to have come: it counts nowhere until a cashier confirms it, which makes the payment.';
COMMENT ON COLUMN clinic.started_payments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.started_payments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.started_payments.bill_id IS 'The bill. One payment of a bill is pending at a time.';
COMMENT ON COLUMN clinic.started_payments.amount IS 'How much, in the bill''s currency.';
COMMENT ON COLUMN clinic.started_payments.method IS 'CARD or TRANSFER.';
COMMENT ON COLUMN clinic.started_payments.status IS
'PENDING (the money was not seen), CONFIRMED (a payment since), REJECTED (no money came) or WITHDRAWN (by the patient).';
COMMENT ON COLUMN clinic.started_payments.started_by_id IS 'The account that started it.';
COMMENT ON COLUMN clinic.started_payments.started_at IS 'When.';
COMMENT ON COLUMN clinic.started_payments.settled_by_id IS 'Who confirmed, rejected or withdrew it.';
COMMENT ON COLUMN clinic.started_payments.settled_at IS 'When that was; null while it is pending.';
COMMENT ON COLUMN clinic.started_payments.rejection_reason IS 'Why it was rejected; the patient reads it.';
COMMENT ON COLUMN clinic.started_payments.created_at IS 'When the row was made.';
COMMENT ON COLUMN clinic.started_payments.updated_at IS 'When it last changed.';

ALTER TABLE clinic.payments
ADD COLUMN started_payment_id bigint,
ADD FOREIGN KEY (hospital_id, started_payment_id) REFERENCES clinic.started_payments (hospital_id, id),
ADD CONSTRAINT payment_that_was_started_is_the_patients CHECK (started_payment_id IS NULL OR method IN ('CARD', 'TRANSFER'));
CREATE UNIQUE INDEX payment_is_started_once ON clinic.payments (hospital_id, started_payment_id) WHERE started_payment_id IS NOT NULL;
COMMENT ON COLUMN clinic.payments.started_payment_id IS 'What the patient started and a cashier confirmed; null if a cashier entered it.';

-- Begins as a generated column, so that no trigger fires and the amounts have their currency's digits.
ALTER TABLE clinic.bills ADD COLUMN pending numeric NOT NULL GENERATED ALWAYS AS (refunded - refunded) STORED;
ALTER TABLE clinic.bills
ALTER COLUMN pending DROP EXPRESSION, ALTER COLUMN pending SET DEFAULT 0,
DROP CONSTRAINT bill_is_never_paid_beyond_what_is_owed,
ADD CONSTRAINT bill_is_never_paid_beyond_what_is_owed CHECK (paid >= 0 AND pending >= 0 AND paid + pending <= payable);
COMMENT ON COLUMN clinic.bills.pending IS 'What the patient started to pay and no cashier confirmed yet. It counts nowhere else.';
COMMENT ON COLUMN clinic.bills.payable IS
'The most that may have been paid or be pending: what comes to nothing owed, or came to it before charges fell away.';
