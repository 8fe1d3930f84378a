-- billing: claims on insurers, what was settled without money, and who pays what (rule 9).
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.claims (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    bill_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'OPEN',
    number text,
    insurance_provider text,
    insurance_policy_number text,
    currency text NOT NULL,
    amount numeric NOT NULL DEFAULT 0,
    paid numeric NOT NULL DEFAULT 0,
    refunded numeric NOT NULL DEFAULT 0,
    transferred numeric NOT NULL DEFAULT 0,
    written_off numeric NOT NULL DEFAULT 0,
    untracked numeric NOT NULL DEFAULT 0,
    balance numeric GENERATED ALWAYS AS (
        CASE WHEN voided_at IS NULL THEN amount - paid + refunded - transferred - written_off - untracked ELSE 0 END
    ) STORED,
    submitted_at timestamptz,
    submitted_by_id bigint,
    withdrawn_at timestamptz,
    withdrawn_by_id bigint,
    withdrawal_reason text,
    voided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, bill_id) REFERENCES clinic.bills (hospital_id, id),
    FOREIGN KEY (hospital_id, submitted_by_id) REFERENCES auth.accounts (hospital_id, id),
    FOREIGN KEY (hospital_id, withdrawn_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT claim_is_one_of_a_bill UNIQUE (hospital_id, bill_id),
    CONSTRAINT claim_status_is_known CHECK (status IN ('OPEN', 'SUBMITTED', 'PARTLY_PAID', 'PAID', 'REJECTED', 'SETTLED', 'UNTRACKED', 'VOID')),
    CONSTRAINT claim_amounts_are_not_negative CHECK (amount >= 0 AND transferred >= 0 AND written_off >= 0 AND untracked >= 0),
    CONSTRAINT claim_is_never_refunded_beyond_what_was_paid CHECK (refunded BETWEEN 0 AND paid),
    CONSTRAINT claim_is_settled_only_once_submitted CHECK (submitted_at IS NOT NULL OR (paid = refunded AND transferred = 0 AND written_off = 0)),
    CONSTRAINT claim_submitted_is_tracked CHECK (submitted_at IS NULL OR untracked = 0),
    CONSTRAINT claim_withdrawal_has_a_reason CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
);
CREATE INDEX claims_by_status ON clinic.claims (hospital_id, status, id);
CREATE INDEX claims_by_creation ON clinic.claims (hospital_id, created_at, id);
CREATE INDEX claims_by_submission ON clinic.claims (hospital_id, submitted_at, id);
CREATE INDEX claims_by_insurer ON clinic.claims (hospital_id, lower(insurance_provider) COLLATE "C", id);
COMMENT ON TABLE clinic.claims IS
'What the insurance is asked to pay of a bill: one claim for each bill with a covered amount. Triggers keep every amount.';
COMMENT ON COLUMN clinic.claims.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.claims.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.claims.bill_id IS 'The bill.';
COMMENT ON COLUMN clinic.claims.status IS
'OPEN (not submitted, follows its bill), SUBMITTED, PARTLY_PAID (the rest is outstanding), PAID, REJECTED (nothing was paid and nothing is outstanding), SETTLED (partly paid, the rest transferred or written off), UNTRACKED (of a bill that was settled before claims were kept) or VOID (its bill was entered in error, or nothing of it is covered any more).';
COMMENT ON COLUMN clinic.claims.number IS 'The number it was submitted under: as given, otherwise the bill''s id. Null if it never was.';
COMMENT ON COLUMN clinic.claims.insurance_provider IS 'The insurer, as kept with the bill.';
COMMENT ON COLUMN clinic.claims.insurance_policy_number IS 'The policy, as kept with the bill.';
COMMENT ON COLUMN clinic.claims.currency IS 'The bill''s.';
COMMENT ON COLUMN clinic.claims.amount IS 'What is claimed: the insurance''s share of the bill''s total.';
COMMENT ON COLUMN clinic.claims.paid IS 'Sum of the insurer''s payments that are not void.';
COMMENT ON COLUMN clinic.claims.refunded IS 'Sum of the refunds of those payments. What was given back to an insurer is outstanding again.';
COMMENT ON COLUMN clinic.claims.transferred IS 'What the insurer refused and the patient owes instead: its adjustments, as far as the amount is still covered and not paid.';
COMMENT ON COLUMN clinic.claims.written_off IS 'What the insurer refused and the hospital does not ask of anybody.';
COMMENT ON COLUMN clinic.claims.untracked IS
'Of a bill that was settled before claims were kept: what the insurance covered. Whether the insurer paid it was not recorded, so it counts neither as received nor as outstanding.';
COMMENT ON COLUMN clinic.claims.balance IS 'What the insurer still owes: amount - paid + refunded - transferred - written_off - untracked; 0 if void. Below zero it is to be given back to the insurer, since charges fell away.';
COMMENT ON COLUMN clinic.claims.submitted_at IS 'When it was submitted; null if it is not, or was withdrawn.';
COMMENT ON COLUMN clinic.claims.submitted_by_id IS 'Who submitted it.';
COMMENT ON COLUMN clinic.claims.withdrawn_at IS 'When it was last withdrawn.';
COMMENT ON COLUMN clinic.claims.withdrawn_by_id IS 'Who withdrew it.';
COMMENT ON COLUMN clinic.claims.withdrawal_reason IS 'Why it was withdrawn.';
COMMENT ON COLUMN clinic.claims.voided_at IS 'When its bill was voided.';
COMMENT ON COLUMN clinic.claims.created_at IS 'When the bill first had a covered amount.';
COMMENT ON COLUMN clinic.claims.updated_at IS 'When it last changed.';

CREATE TABLE clinic.adjustments (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    bill_id bigint NOT NULL,
    claim_id bigint,
    kind text NOT NULL,
    amount numeric NOT NULL,
    reason text NOT NULL,
    adjusted_by_id bigint,
    adjusted_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, bill_id) REFERENCES clinic.bills (hospital_id, id),
    FOREIGN KEY (hospital_id, claim_id) REFERENCES clinic.claims (hospital_id, id),
    FOREIGN KEY (hospital_id, adjusted_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT adjustment_kind_is_known CHECK (kind IN ('WRITTEN_OFF', 'TRANSFERRED')),
    CONSTRAINT adjustment_transfers_only_what_is_claimed CHECK (kind = 'WRITTEN_OFF' OR claim_id IS NOT NULL),
    CONSTRAINT adjustment_amount_is_not_zero CHECK (amount <> 0),
    CONSTRAINT adjustment_has_a_reason CHECK (btrim(reason) <> '')
);
CREATE INDEX adjustments_of_a_bill ON clinic.adjustments (hospital_id, bill_id, id);
CREATE INDEX adjustments_of_a_claim ON clinic.adjustments (hospital_id, claim_id, id);
CREATE INDEX adjustments_by_time ON clinic.adjustments (hospital_id, adjusted_at, id);
COMMENT ON TABLE clinic.adjustments IS
'What of a bill was settled without money: written off, or, refused by the insurer, transferred to the patient. Append-only.';
COMMENT ON COLUMN clinic.adjustments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.adjustments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.adjustments.bill_id IS 'The bill.';
COMMENT ON COLUMN clinic.adjustments.claim_id IS 'The claim it is taken off; null where the patient owed it.';
COMMENT ON COLUMN clinic.adjustments.kind IS 'WRITTEN_OFF (nobody owes it any more) or TRANSFERRED (the patient owes it instead of the insurer).';
COMMENT ON COLUMN clinic.adjustments.amount IS 'How much, in the bill''s currency; negative where it takes an earlier one back.';
COMMENT ON COLUMN clinic.adjustments.reason IS 'Why.';
COMMENT ON COLUMN clinic.adjustments.adjusted_by_id IS 'The account that entered it.';
COMMENT ON COLUMN clinic.adjustments.adjusted_at IS 'When.';

ALTER TABLE clinic.payments
ADD COLUMN claim_id bigint,
ADD COLUMN payer text GENERATED ALWAYS AS (CASE WHEN method = 'INSURANCE' THEN 'INSURER' ELSE 'PATIENT' END) STORED,
ADD FOREIGN KEY (hospital_id, claim_id) REFERENCES clinic.claims (hospital_id, id),
ADD CONSTRAINT payment_of_a_claim_is_the_insurers CHECK (claim_id IS NULL OR method = 'INSURANCE'),
ADD CONSTRAINT payment_payer_is_known CHECK (payer IN ('PATIENT', 'INSURER'));
CREATE INDEX payments_of_a_claim ON clinic.payments (hospital_id, claim_id, id) WHERE claim_id IS NOT NULL;
COMMENT ON COLUMN clinic.payments.claim_id IS
'The claim it pays; null where it pays what the patient owes, as some payments by INSURANCE from before claims were kept do.';
COMMENT ON COLUMN clinic.payments.payer IS 'Who paid: INSURER for the method INSURANCE, otherwise PATIENT.';

ALTER TABLE clinic.bills
DROP CONSTRAINT bill_status_is_known,
ADD CONSTRAINT bill_status_is_known CHECK (status IN ('OPEN', 'CLAIMED', 'PAID', 'PARTLY_REFUNDED', 'REFUNDED', 'VOID')),
ADD COLUMN transferred numeric NOT NULL DEFAULT 0,
ADD COLUMN insurer_paid numeric NOT NULL DEFAULT 0,
ADD COLUMN insurer_settled numeric NOT NULL DEFAULT 0,
ADD COLUMN insurer_balance numeric GENERATED ALWAYS AS (CASE WHEN voided_at IS NULL THEN covered_amount - insurer_settled ELSE 0 END) STORED,
ADD COLUMN claimed_at timestamptz,
ADD CONSTRAINT bill_settles_nothing_below_zero CHECK (transferred >= 0 AND insurer_paid >= 0 AND insurer_settled >= insurer_paid);
COMMENT ON COLUMN clinic.bills.status IS
'OPEN (grows), CLAIMED (its claim is submitted, so it no longer grows; patient or insurer still owes), PAID (nobody owes anything), PARTLY_REFUNDED, REFUNDED or VOID (entered in error).';
COMMENT ON COLUMN clinic.bills.covered_amount IS 'What the insurer is asked to pay of the total, less what of it fell to the patient.';
COMMENT ON COLUMN clinic.bills.owed IS 'What the patient pays of the total: total - covered_amount.';
COMMENT ON COLUMN clinic.bills.paid IS 'Sum of the patient''s payments that are not void.';
COMMENT ON COLUMN clinic.bills.transferred IS 'What the insurer refused and the patient owes instead: part of owed.';
COMMENT ON COLUMN clinic.bills.insurer_paid IS 'What the insurer paid and was not given back.';
COMMENT ON COLUMN clinic.bills.insurer_settled IS
'What of covered_amount is not outstanding any more: paid, written off, or untracked (clinic.claims.untracked).';
COMMENT ON COLUMN clinic.bills.insurer_balance IS 'What the insurer still has to pay: covered_amount - insurer_settled; 0 if void. Below zero it is to be given back to the insurer.';
COMMENT ON COLUMN clinic.bills.claimed_at IS 'When its claim was submitted; null if it is not.';

-- Earlier bills. Of an open one the claim is open, too. Of one that was settled nobody knows whether the insurer paid: its claim is
-- UNTRACKED, and neither patient nor insurer owes anything that was not owed before. submitClaim takes such a claim up.
INSERT INTO clinic.claims (
    hospital_id, bill_id, status, insurance_provider, insurance_policy_number, currency, amount, untracked, voided_at, created_at, updated_at
)
SELECT
    b.hospital_id, b.id,
    CASE b.status WHEN 'VOID' THEN 'VOID' WHEN 'OPEN' THEN 'OPEN' ELSE 'UNTRACKED' END,
    b.insurance_provider, b.insurance_policy_number, b.currency, b.covered_amount,
    CASE WHEN b.status IN ('OPEN', 'VOID') THEN 0 ELSE b.covered_amount END,
    b.voided_at, b.issued_at, b.issued_at
FROM clinic.bills AS b
WHERE b.covered_amount > 0
ORDER BY b.hospital_id, b.id;
ALTER TABLE clinic.bills DISABLE TRIGGER USER;
UPDATE clinic.bills SET insurer_settled = covered_amount WHERE covered_amount > 0 AND status NOT IN ('OPEN', 'VOID');
ALTER TABLE clinic.bills ENABLE TRIGGER USER;
