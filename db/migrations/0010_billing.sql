-- billing: bills, their lines, payments and refunds (rule 5).
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.bills (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    appointment_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'OPEN',
    currency text NOT NULL,
    discount_percent numeric(5, 2) NOT NULL DEFAULT 0,
    discount_reason text,
    tax_rate_percent numeric(5, 2) NOT NULL,
    cover_percent numeric(5, 2) NOT NULL,
    subtotal numeric NOT NULL DEFAULT 0,
    discount numeric NOT NULL DEFAULT 0,
    tax numeric NOT NULL DEFAULT 0,
    total numeric NOT NULL DEFAULT 0,
    covered_amount numeric NOT NULL DEFAULT 0,
    owed numeric NOT NULL DEFAULT 0,
    paid numeric NOT NULL DEFAULT 0,
    refunded numeric NOT NULL DEFAULT 0,
    balance numeric GENERATED ALWAYS AS (owed - paid) STORED,
    issued_by_id bigint,
    issued_at timestamptz NOT NULL DEFAULT clinic.clock(),
    voided_at timestamptz,
    voided_by_id bigint,
    void_reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, appointment_id) REFERENCES clinic.appointments (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, issued_by_id) REFERENCES auth.accounts (hospital_id, id),
    FOREIGN KEY (hospital_id, voided_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT bill_status_is_known CHECK (status IN ('OPEN', 'PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'VOID')),
    CONSTRAINT bill_percentages_are_percentages CHECK (
        discount_percent BETWEEN 0 AND 100 AND tax_rate_percent BETWEEN 0 AND 100 AND cover_percent BETWEEN 0 AND 100
    ),
    CONSTRAINT bill_adds_up CHECK (total = subtotal - discount + tax AND owed = total - covered_amount),
    CONSTRAINT bill_is_never_paid_beyond_what_is_owed CHECK (paid BETWEEN 0 AND owed),
    CONSTRAINT bill_is_never_refunded_beyond_what_was_paid CHECK (refunded BETWEEN 0 AND paid),
    CONSTRAINT bill_void_has_a_reason CHECK ((status = 'VOID') = (voided_at IS NOT NULL) AND (voided_at IS NULL OR void_reason IS NOT NULL))
);
CREATE UNIQUE INDEX bill_is_one_open_per_appointment ON clinic.bills (hospital_id, appointment_id) WHERE status = 'OPEN';
CREATE INDEX bills_of_an_appointment ON clinic.bills (hospital_id, appointment_id, id);
CREATE INDEX bills_of_a_patient ON clinic.bills (hospital_id, patient_id, issued_at, id);
CREATE INDEX bills_by_time ON clinic.bills (hospital_id, issued_at, id);
COMMENT ON TABLE clinic.bills IS
'What an appointment costs. It grows with the visit until it is paid; charges that come later go onto a further bill. Triggers keep every amount.';
COMMENT ON COLUMN clinic.bills.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.bills.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.bills.appointment_id IS 'The appointment.';
COMMENT ON COLUMN clinic.bills.patient_id IS 'Who owes it.';
COMMENT ON COLUMN clinic.bills.status IS 'OPEN, PAID (all that is owed), PARTLY_REFUNDED, REFUNDED or VOID (entered in error).';
COMMENT ON COLUMN clinic.bills.currency IS 'ISO 4217 code of every amount on it.';
COMMENT ON COLUMN clinic.bills.discount_percent IS 'Taken off the subtotal.';
COMMENT ON COLUMN clinic.bills.discount_reason IS 'Why it was given.';
COMMENT ON COLUMN clinic.bills.tax_rate_percent IS 'The hospital''s tax rate when it was issued.';
COMMENT ON COLUMN clinic.bills.cover_percent IS 'The share of the total that the patient''s insurance pays.';
COMMENT ON COLUMN clinic.bills.subtotal IS 'Sum of its lines.';
COMMENT ON COLUMN clinic.bills.discount IS 'Amount taken off the subtotal.';
COMMENT ON COLUMN clinic.bills.tax IS 'Tax on the discounted subtotal.';
COMMENT ON COLUMN clinic.bills.total IS 'subtotal - discount + tax.';
COMMENT ON COLUMN clinic.bills.covered_amount IS 'What the insurance pays of the total.';
COMMENT ON COLUMN clinic.bills.owed IS 'What the patient pays of the total: total - covered_amount.';
COMMENT ON COLUMN clinic.bills.paid IS 'Sum of its payments that are not void.';
COMMENT ON COLUMN clinic.bills.refunded IS 'Sum of the refunds of those payments. Money given back is not owed again.';
COMMENT ON COLUMN clinic.bills.balance IS 'What is still to be paid: owed - paid.';
COMMENT ON COLUMN clinic.bills.issued_by_id IS 'The account that issued it.';
COMMENT ON COLUMN clinic.bills.issued_at IS 'When.';
COMMENT ON COLUMN clinic.bills.voided_at IS 'When it was voided.';
COMMENT ON COLUMN clinic.bills.voided_by_id IS 'Who voided it.';
COMMENT ON COLUMN clinic.bills.void_reason IS 'Why it was voided.';

CREATE TABLE clinic.bill_lines (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    bill_id bigint NOT NULL,
    kind text NOT NULL,
    description text NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric NOT NULL,
    amount numeric NOT NULL,
    appointment_id bigint,
    treatment_id bigint,
    prescription_item_id bigint,
    reverses_id bigint,
    voided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, bill_id) REFERENCES clinic.bills (hospital_id, id),
    FOREIGN KEY (hospital_id, appointment_id) REFERENCES clinic.appointments (hospital_id, id),
    FOREIGN KEY (hospital_id, treatment_id) REFERENCES clinic.treatments (hospital_id, id),
    FOREIGN KEY (hospital_id, prescription_item_id) REFERENCES clinic.prescription_items (hospital_id, id),
    FOREIGN KEY (hospital_id, reverses_id) REFERENCES clinic.bill_lines (hospital_id, id),
    CONSTRAINT line_kind_is_known CHECK (kind IN ('CONSULTATION', 'TREATMENT', 'MEDICATION', 'OTHER')),
    CONSTRAINT line_amount_is_quantity_times_price CHECK (amount = quantity * unit_price),
    CONSTRAINT line_takes_away_only_to_reverse CHECK ((quantity < 0) = (reverses_id IS NOT NULL) AND quantity <> 0),
    CONSTRAINT line_price_is_not_negative CHECK (unit_price >= 0)
);
CREATE INDEX lines_of_a_bill ON clinic.bill_lines (hospital_id, bill_id, id);
CREATE UNIQUE INDEX consultation_is_billed_once ON clinic.bill_lines (hospital_id, appointment_id)
WHERE voided_at IS NULL AND reverses_id IS NULL;
CREATE UNIQUE INDEX treatment_is_billed_once ON clinic.bill_lines (hospital_id, treatment_id)
WHERE voided_at IS NULL AND reverses_id IS NULL;
CREATE UNIQUE INDEX medication_is_billed_once ON clinic.bill_lines (hospital_id, prescription_item_id)
WHERE voided_at IS NULL AND reverses_id IS NULL;
CREATE UNIQUE INDEX line_is_reversed_once ON clinic.bill_lines (hospital_id, reverses_id) WHERE voided_at IS NULL;
COMMENT ON TABLE clinic.bill_lines IS 'One charge of a bill. Append-only: a charge that falls away is reversed by a line of its own.';
COMMENT ON COLUMN clinic.bill_lines.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.bill_lines.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.bill_lines.bill_id IS 'The bill.';
COMMENT ON COLUMN clinic.bill_lines.kind IS 'CONSULTATION, TREATMENT, MEDICATION or OTHER.';
COMMENT ON COLUMN clinic.bill_lines.description IS 'What is charged.';
COMMENT ON COLUMN clinic.bill_lines.quantity IS 'How many; negative on a line that reverses another.';
COMMENT ON COLUMN clinic.bill_lines.unit_price IS 'Price of one.';
COMMENT ON COLUMN clinic.bill_lines.amount IS 'quantity times unit_price.';
COMMENT ON COLUMN clinic.bill_lines.appointment_id IS 'The appointment whose consultation fee it is.';
COMMENT ON COLUMN clinic.bill_lines.treatment_id IS 'The treatment it charges.';
COMMENT ON COLUMN clinic.bill_lines.prescription_item_id IS 'The medication it charges.';
COMMENT ON COLUMN clinic.bill_lines.reverses_id IS 'The line it takes back.';
COMMENT ON COLUMN clinic.bill_lines.voided_at IS 'When its bill was voided, which frees its charge for another bill.';

CREATE TABLE clinic.payments (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    bill_id bigint NOT NULL,
    amount numeric NOT NULL,
    method text NOT NULL,
    status text NOT NULL DEFAULT 'RECEIVED',
    refunded numeric NOT NULL DEFAULT 0,
    received_by_id bigint,
    received_at timestamptz NOT NULL DEFAULT clinic.clock(),
    voided_at timestamptz,
    voided_by_id bigint,
    void_reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, bill_id) REFERENCES clinic.bills (hospital_id, id),
    FOREIGN KEY (hospital_id, received_by_id) REFERENCES auth.accounts (hospital_id, id),
    FOREIGN KEY (hospital_id, voided_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT payment_amount_is_positive CHECK (amount > 0),
    CONSTRAINT payment_method_is_known CHECK (method IN ('CASH', 'CARD', 'TRANSFER', 'INSURANCE')),
    CONSTRAINT payment_status_is_known CHECK (status IN ('RECEIVED', 'PARTLY_REFUNDED', 'REFUNDED', 'VOID')),
    CONSTRAINT payment_is_never_refunded_beyond_its_amount CHECK (refunded BETWEEN 0 AND amount),
    CONSTRAINT payment_void_has_a_reason CHECK ((status = 'VOID') = (voided_at IS NOT NULL) AND (voided_at IS NULL OR void_reason IS NOT NULL))
);
CREATE INDEX payments_of_a_bill ON clinic.payments (hospital_id, bill_id, id);
CREATE INDEX payments_by_time ON clinic.payments (hospital_id, received_at, id);
COMMENT ON TABLE clinic.payments IS 'Money received for a bill.';
COMMENT ON COLUMN clinic.payments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.payments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.payments.bill_id IS 'The bill.';
COMMENT ON COLUMN clinic.payments.amount IS 'How much, in the bill''s currency.';
COMMENT ON COLUMN clinic.payments.method IS 'CASH, CARD, TRANSFER or INSURANCE.';
COMMENT ON COLUMN clinic.payments.status IS 'RECEIVED, PARTLY_REFUNDED, REFUNDED or VOID (entered in error).';
COMMENT ON COLUMN clinic.payments.refunded IS 'Sum of its refunds, kept by a trigger.';
COMMENT ON COLUMN clinic.payments.received_by_id IS 'The account that took it.';
COMMENT ON COLUMN clinic.payments.received_at IS 'When.';
COMMENT ON COLUMN clinic.payments.voided_at IS 'When it was voided.';
COMMENT ON COLUMN clinic.payments.voided_by_id IS 'Who voided it.';
COMMENT ON COLUMN clinic.payments.void_reason IS 'Why it was voided.';

CREATE TABLE clinic.refunds (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    payment_id bigint NOT NULL,
    amount numeric NOT NULL,
    reason text NOT NULL,
    refunded_by_id bigint,
    refunded_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, payment_id) REFERENCES clinic.payments (hospital_id, id),
    FOREIGN KEY (hospital_id, refunded_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT refund_amount_is_positive CHECK (amount > 0),
    CONSTRAINT refund_has_a_reason CHECK (btrim(reason) <> '')
);
CREATE INDEX refunds_of_a_payment ON clinic.refunds (hospital_id, payment_id, id);
COMMENT ON TABLE clinic.refunds IS 'Money of a payment given back. Append-only.';
COMMENT ON COLUMN clinic.refunds.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.refunds.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.refunds.payment_id IS 'The payment.';
COMMENT ON COLUMN clinic.refunds.amount IS 'How much.';
COMMENT ON COLUMN clinic.refunds.reason IS 'Why.';
COMMENT ON COLUMN clinic.refunds.refunded_by_id IS 'The account that gave it back.';
COMMENT ON COLUMN clinic.refunds.refunded_at IS 'When.';
