SET LOCAL ROLE wardgraph_owner;
ALTER TABLE clinic.patients ADD COLUMN blood_group text
CHECK (blood_group IN ('A_POSITIVE', 'A_NEGATIVE', 'B_POSITIVE', 'B_NEGATIVE', 'AB_POSITIVE', 'AB_NEGATIVE', 'O_POSITIVE', 'O_NEGATIVE'));
COMMENT ON COLUMN clinic.patients.blood_group IS 'ABO group and rhesus factor; null if not known.';
