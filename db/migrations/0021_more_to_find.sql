-- More to find: the words of further notes, the account of a person, what was cancelled.
SET LOCAL ROLE wardgraph_owner;

CREATE INDEX patients_by_words ON clinic.patients USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.folded(notes))
);
CREATE INDEX treatments_by_words ON clinic.treatments USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.folded(notes))
);

CREATE INDEX accounts_of_a_patient ON auth.accounts (hospital_id, patient_id, id) WHERE patient_id IS NOT NULL;
CREATE INDEX accounts_of_a_doctor ON auth.accounts (hospital_id, doctor_id, id) WHERE doctor_id IS NOT NULL;
CREATE INDEX accounts_of_a_nurse ON auth.accounts (hospital_id, nurse_id, id) WHERE nurse_id IS NOT NULL;
CREATE INDEX accounts_of_a_receptionist ON auth.accounts (hospital_id, receptionist_id, id) WHERE receptionist_id IS NOT NULL;
CREATE INDEX prescriptions_by_cancellation ON clinic.prescriptions (hospital_id, cancelled_at, id) WHERE cancelled_at IS NOT NULL;
