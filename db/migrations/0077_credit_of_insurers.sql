-- What is to be given back to insurers is found as what is to be given back to patients.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bills ADD COLUMN insurer_refund_due numeric NOT NULL GENERATED ALWAYS AS (
    CASE WHEN voided_at IS NULL THEN greatest(insurer_settled - covered_amount, 0 * covered_amount) ELSE 0 * covered_amount END
) STORED;
CREATE INDEX bills_with_an_insurer_refund_due ON clinic.bills (hospital_id, insurer_refund_due, id) WHERE insurer_refund_due > 0;
COMMENT ON COLUMN clinic.bills.insurer_refund_due IS
'What an insurer paid beyond its claim and has to be given back; an insurer_balance below zero.';
