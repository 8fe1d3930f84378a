-- The insurance that a patient has when a bill is issued is kept with the bill.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.bills
ADD COLUMN insurance_provider text,
ADD COLUMN insurance_policy_number text,
ADD COLUMN rerated_at timestamptz,
ADD COLUMN rerated_by_id bigint,
ADD COLUMN rerate_reason text,
ADD FOREIGN KEY (hospital_id, rerated_by_id) REFERENCES auth.accounts (hospital_id, id),
ADD CONSTRAINT bill_rerating_has_a_reason CHECK ((rerated_at IS NULL) = (rerate_reason IS NULL));
COMMENT ON COLUMN clinic.bills.insurance_provider IS
'The patient''s insurer when the bill was issued or re-rated; null if none. For bills from before it was kept: the insurer on record when this column came, if the insurance pays a share.';
COMMENT ON COLUMN clinic.bills.insurance_policy_number IS
'Policy number with this insurer; null if none. For bills from before it was kept: as insurance_provider.';
COMMENT ON COLUMN clinic.bills.rerated_at IS 'When the bill last took over the patient''s insurance of that day; null if never.';
COMMENT ON COLUMN clinic.bills.rerated_by_id IS 'Who re-rated it.';
COMMENT ON COLUMN clinic.bills.rerate_reason IS 'Why it was re-rated.';

-- It is no change of a bill: neither its time nor the outbox nor the audit tells of it.
ALTER TABLE clinic.bills DISABLE TRIGGER USER;
UPDATE clinic.bills AS b
SET insurance_provider = p.insurance_provider, insurance_policy_number = p.insurance_policy_number
FROM clinic.patients AS p
WHERE p.hospital_id = b.hospital_id AND p.id = b.patient_id AND b.cover_percent > 0;
ALTER TABLE clinic.bills ENABLE TRIGGER USER;
