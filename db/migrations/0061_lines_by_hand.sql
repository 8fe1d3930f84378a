-- A bill may be of a patient alone, lines may be entered by hand and discounted one by one, and whoever lowers a bill says why.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bills ALTER COLUMN appointment_id DROP NOT NULL;
COMMENT ON TABLE clinic.bills IS
'What an appointment costs, or what is charged to a patient otherwise. It grows until it is paid; charges that come later go onto a further bill. Triggers keep every amount.';
COMMENT ON COLUMN clinic.bills.appointment_id IS 'The appointment; null if the bill is of none.';
COMMENT ON COLUMN clinic.bills.discount_reason IS 'Why it was given. Bills from before it had to be given may lack it.';

ALTER TABLE clinic.bill_lines
ADD COLUMN discounts_id bigint,
ADD COLUMN reason text,
ADD FOREIGN KEY (hospital_id, discounts_id) REFERENCES clinic.bill_lines (hospital_id, id),
DROP CONSTRAINT line_takes_away_only_to_reverse,
ADD CONSTRAINT line_takes_away_only_to_reverse_or_discount CHECK (
    quantity <> 0 AND (quantity < 0) = ((reverses_id IS NOT NULL) <> (discounts_id IS NOT NULL))
),
ADD CONSTRAINT line_discount_has_a_reason CHECK (discounts_id IS NULL OR btrim(reason) <> '');
DROP INDEX clinic.consultation_or_fee_is_billed_once;
DROP INDEX clinic.treatment_is_billed_once;
DROP INDEX clinic.medication_is_billed_once;
CREATE UNIQUE INDEX consultation_or_fee_is_billed_once ON clinic.bill_lines (hospital_id, appointment_id, kind)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
CREATE UNIQUE INDEX treatment_is_billed_once ON clinic.bill_lines (hospital_id, treatment_id)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
CREATE UNIQUE INDEX medication_is_billed_once ON clinic.bill_lines (hospital_id, prescription_item_id)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
CREATE UNIQUE INDEX line_has_one_discount ON clinic.bill_lines (hospital_id, discounts_id)
WHERE voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL;
COMMENT ON COLUMN clinic.bill_lines.quantity IS 'How many; negative on a line that reverses or discounts another.';
COMMENT ON COLUMN clinic.bill_lines.discounts_id IS 'The line that it takes a discount off. It has its kind and what it charges.';
COMMENT ON COLUMN clinic.bill_lines.reason IS 'Why a discount was given, or a line taken off by hand.';
