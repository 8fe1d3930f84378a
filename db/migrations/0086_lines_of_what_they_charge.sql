-- What a line charges once is looked up by what it charges. Most lines charge something else, and each stood empty in each of
-- these indexes: half of what all indexes of lines take, and of what a line costs to write.
SET LOCAL ROLE wardgraph_owner;

DROP INDEX clinic.consultation_or_fee_is_billed_once;
DROP INDEX clinic.treatment_is_billed_once;
DROP INDEX clinic.medication_is_billed_once;
DROP INDEX clinic.line_is_reversed_once;
DROP INDEX clinic.line_has_one_discount;
CREATE UNIQUE INDEX consultation_or_fee_is_billed_once ON clinic.bill_lines (hospital_id, appointment_id, kind)
WHERE appointment_id IS NOT NULL AND voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
CREATE UNIQUE INDEX treatment_is_billed_once ON clinic.bill_lines (hospital_id, treatment_id)
WHERE treatment_id IS NOT NULL AND voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
CREATE UNIQUE INDEX medication_is_billed_once ON clinic.bill_lines (hospital_id, prescription_item_id)
WHERE prescription_item_id IS NOT NULL AND voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL AND discounts_id IS NULL;
CREATE UNIQUE INDEX line_is_reversed_once ON clinic.bill_lines (hospital_id, reverses_id)
WHERE reverses_id IS NOT NULL AND voided_at IS NULL;
CREATE UNIQUE INDEX line_has_one_discount ON clinic.bill_lines (hospital_id, discounts_id)
WHERE discounts_id IS NOT NULL AND voided_at IS NULL AND reverses_id IS NULL AND reversed_at IS NULL;
