-- Patients who were registered twice and are one, and patients who died.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.patients ADD COLUMN merged_into_id bigint;
ALTER TABLE clinic.patients ADD COLUMN deceased_on date;
ALTER TABLE clinic.patients ADD FOREIGN KEY (hospital_id, merged_into_id) REFERENCES clinic.patients (hospital_id, id);
ALTER TABLE clinic.patients ADD CONSTRAINT patient_is_not_merged_into_itself CHECK (merged_into_id <> id);
ALTER TABLE clinic.patients ADD CONSTRAINT patient_dies_after_birth CHECK (deceased_on >= birth_date);
COMMENT ON COLUMN clinic.patients.merged_into_id IS
'The record that this one was merged into, and that has all rows of it now; null for a record that stands for itself. Never a record that is merged itself.';
COMMENT ON COLUMN clinic.patients.deceased_on IS 'The day on which the patient died; null while the patient lives.';
CREATE INDEX patients_merged ON clinic.patients (hospital_id, merged_into_id, id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX patients_deceased ON clinic.patients (hospital_id, deceased_on, id) WHERE deceased_on IS NOT NULL;

CREATE TABLE clinic.patient_merges (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    kept_patient_id bigint NOT NULL,
    merged_patient_id bigint NOT NULL,
    reason text NOT NULL,
    merged_by_id bigint,
    merged_at timestamptz NOT NULL DEFAULT clinic.clock(),
    undone_by_id bigint,
    undone_at timestamptz,
    undo_reason text,
    moving boolean NOT NULL DEFAULT false,
    moved jsonb NOT NULL DEFAULT '{}',
    filled jsonb NOT NULL DEFAULT '{}',
    known_departments bigint[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id) REFERENCES clinic.hospitals (id),
    FOREIGN KEY (hospital_id, kept_patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, merged_patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, merged_by_id) REFERENCES auth.accounts (hospital_id, id),
    FOREIGN KEY (hospital_id, undone_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT patient_merge_is_of_two CHECK (kept_patient_id <> merged_patient_id),
    CONSTRAINT patient_merge_is_undone_with_a_reason CHECK ((undone_at IS NULL) = (undo_reason IS NULL))
);
CREATE UNIQUE INDEX patient_is_merged_into_one ON clinic.patient_merges (hospital_id, merged_patient_id) WHERE undone_at IS NULL;
CREATE INDEX patient_merges_of_a_patient ON clinic.patient_merges (hospital_id, kept_patient_id, id);
CREATE INDEX patient_merges_of_a_merged_patient ON clinic.patient_merges (hospital_id, merged_patient_id, id);
CREATE INDEX patient_merges_by_time ON clinic.patient_merges (hospital_id, merged_at, id);
COMMENT ON TABLE clinic.patient_merges IS
'That two records were of one patient: the rows of one were moved to the other. Undoing a merge gives them back.';
COMMENT ON COLUMN clinic.patient_merges.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.patient_merges.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.patient_merges.kept_patient_id IS 'The record that has all rows since.';
COMMENT ON COLUMN clinic.patient_merges.merged_patient_id IS 'The record that was merged into it.';
COMMENT ON COLUMN clinic.patient_merges.reason IS 'Why the two are taken to be one.';
COMMENT ON COLUMN clinic.patient_merges.merged_by_id IS 'The account that merged them.';
COMMENT ON COLUMN clinic.patient_merges.merged_at IS 'When they were merged.';
COMMENT ON COLUMN clinic.patient_merges.undone_by_id IS 'The account that undid it.';
COMMENT ON COLUMN clinic.patient_merges.undone_at IS 'When it was undone; null while it holds.';
COMMENT ON COLUMN clinic.patient_merges.undo_reason IS 'Why it was undone.';
COMMENT ON COLUMN clinic.patient_merges.moving IS 'True within the transaction that moves the rows, and in no other: while it is, triggers let rows change their patient from one of the two to the other.';
COMMENT ON COLUMN clinic.patient_merges.moved IS 'The ids of the rows that were moved, by table.';
COMMENT ON COLUMN clinic.patient_merges.filled IS 'What the kept record got from the other one, by column: its value before and after; of allergies those that came along.';
COMMENT ON COLUMN clinic.patient_merges.known_departments IS 'The departments that knew the kept patient before the merge.';
COMMENT ON COLUMN clinic.patient_merges.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.patient_merges.updated_at IS 'When the row last changed.';
