-- billing: the number that a bill had in the system before, so that it is entered once and found by what its patient has on paper.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bills ADD COLUMN former_number text CONSTRAINT bill_former_number_is_given CHECK (btrim(former_number) <> '');
COMMENT ON COLUMN clinic.bills.former_number IS 'The number of the bill in the system that the hospital had before; null where it was issued here.';
CREATE UNIQUE INDEX bill_of_before_is_there_once ON clinic.bills (hospital_id, rules.case_folded(former_number) COLLATE "C")
WHERE former_number IS NOT NULL;
