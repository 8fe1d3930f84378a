-- patients: the people to call about a patient.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.contact_persons (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    patient_id bigint NOT NULL,
    name text NOT NULL,
    relation text NOT NULL,
    phone text NOT NULL,
    email text,
    is_emergency boolean NOT NULL DEFAULT false,
    is_legal_guardian boolean NOT NULL DEFAULT false,
    preference integer NOT NULL DEFAULT 1,
    note text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    phone_digits text,
    name_key text COLLATE "C" GENERATED ALWAYS AS (rules.collation_key(name)) STORED,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    CONSTRAINT contact_person_name_is_given CHECK (name <> ''),
    CONSTRAINT contact_person_phone_is_given CHECK (phone <> ''),
    CONSTRAINT contact_person_relation_is_known CHECK (
        relation IN ('SPOUSE', 'PARTNER', 'PARENT', 'CHILD', 'SIBLING', 'GRANDPARENT', 'RELATIVE', 'CARER', 'FRIEND', 'OTHER')
    ),
    CONSTRAINT contact_person_preference_is_a_place CHECK (preference BETWEEN 1 AND 99)
);
CREATE INDEX contact_persons_of_a_patient ON clinic.contact_persons (hospital_id, patient_id, preference, id);
CREATE INDEX contact_persons_by_preference ON clinic.contact_persons (hospital_id, preference, id);
CREATE INDEX contact_persons_by_name ON clinic.contact_persons (hospital_id, name_key, id);
CREATE INDEX contact_persons_by_folded_name ON clinic.contact_persons (hospital_id, rules.case_folded(name) COLLATE "C", id);
CREATE INDEX contact_persons_by_phone ON clinic.contact_persons (hospital_id, coalesce(phone_digits, lower(phone)) COLLATE "C", id);
COMMENT ON TABLE clinic.contact_persons IS
'Contact persons of patients: relatives, friends and legal guardians, and how to reach them.';
COMMENT ON COLUMN clinic.contact_persons.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.contact_persons.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.contact_persons.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.contact_persons.name IS 'The whole name of the contact person.';
COMMENT ON COLUMN clinic.contact_persons.relation IS 'What the contact person is to the patient.';
COMMENT ON COLUMN clinic.contact_persons.phone IS 'Telephone number, as it was entered.';
COMMENT ON COLUMN clinic.contact_persons.email IS 'E-mail address; null if not known.';
COMMENT ON COLUMN clinic.contact_persons.is_emergency IS 'Whether the person is called in an emergency.';
COMMENT ON COLUMN clinic.contact_persons.is_legal_guardian IS 'Whether the person decides for the patient, as the parents of a minor do.';
COMMENT ON COLUMN clinic.contact_persons.preference IS 'Who is called first: 1 before 2. Equal ones in the order in which they were entered.';
COMMENT ON COLUMN clinic.contact_persons.note IS 'What else to know, such as when to call; null if nothing.';
COMMENT ON COLUMN clinic.contact_persons.created_at IS 'When the row was made.';
COMMENT ON COLUMN clinic.contact_persons.updated_at IS 'When it last changed.';
COMMENT ON COLUMN clinic.contact_persons.phone_digits IS 'The digits of phone in the international form, by which every spelling finds it.';
COMMENT ON COLUMN clinic.contact_persons.name_key IS 'What name is sorted by.';
