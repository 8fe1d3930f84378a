-- patients: the insurance that a patient enters, until staff have checked it.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.insurance_entries (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    patient_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'WAITING',
    insurance_provider text NOT NULL,
    insurance_policy_number text,
    cover_percent numeric,
    entered_by_id bigint,
    entered_at timestamptz NOT NULL DEFAULT clinic.clock(),
    checked_by_id bigint,
    checked_at timestamptz,
    refusal_reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, entered_by_id) REFERENCES auth.accounts (hospital_id, id),
    FOREIGN KEY (hospital_id, checked_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT insurance_entry_status_is_known CHECK (status IN ('WAITING', 'ACCEPTED', 'REFUSED', 'REPLACED')),
    CONSTRAINT insurance_entry_cover_is_a_percentage CHECK (cover_percent BETWEEN 0 AND 100),
    CONSTRAINT insurance_entry_is_checked_once CHECK ((status IN ('ACCEPTED', 'REFUSED')) = (checked_at IS NOT NULL)),
    CONSTRAINT insurance_entry_refusal_has_a_reason CHECK ((status = 'REFUSED') = (refusal_reason IS NOT NULL)),
    CONSTRAINT insurance_entry_accepted_has_a_cover CHECK (status <> 'ACCEPTED' OR cover_percent IS NOT NULL)
);
CREATE INDEX insurance_entries_of_a_patient ON clinic.insurance_entries (hospital_id, patient_id, id);
CREATE INDEX insurance_entries_by_time ON clinic.insurance_entries (hospital_id, entered_at, id);
CREATE INDEX insurance_entries_by_status ON clinic.insurance_entries (hospital_id, status, id);
COMMENT ON TABLE clinic.insurance_entries IS
'Insurances that patients entered for themselves. Bills go by what staff have checked: the insurance in clinic.patients.';
COMMENT ON COLUMN clinic.insurance_entries.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.insurance_entries.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.insurance_entries.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.insurance_entries.status IS
'WAITING (not checked), ACCEPTED (the patient''s insurance since), REFUSED, or REPLACED (the patient entered another before it was checked).';
COMMENT ON COLUMN clinic.insurance_entries.insurance_provider IS 'The insurer.';
COMMENT ON COLUMN clinic.insurance_entries.insurance_policy_number IS 'The policy number; null if not given.';
COMMENT ON COLUMN clinic.insurance_entries.cover_percent IS
'The share of a bill that the insurance pays: as the patient says, null if not given; once ACCEPTED as staff found it.';
COMMENT ON COLUMN clinic.insurance_entries.entered_by_id IS 'The account that entered it.';
COMMENT ON COLUMN clinic.insurance_entries.entered_at IS 'When.';
COMMENT ON COLUMN clinic.insurance_entries.checked_by_id IS 'Who checked it.';
COMMENT ON COLUMN clinic.insurance_entries.checked_at IS 'When it was checked; null while it is not.';
COMMENT ON COLUMN clinic.insurance_entries.refusal_reason IS 'Why it was refused; the patient reads it.';
COMMENT ON COLUMN clinic.insurance_entries.created_at IS 'When the row was made.';
COMMENT ON COLUMN clinic.insurance_entries.updated_at IS 'When it last changed.';
