-- Finding: what a page may be filtered and sorted by has its index, or db/loaders.toml says why it needs none.
CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
-- So that an index of words begins with the hospital, as every other one does.
CREATE EXTENSION btree_gin WITH SCHEMA extensions;
GRANT USAGE ON SCHEMA extensions TO wardgraph_reader;

SET LOCAL ROLE wardgraph_owner;

-- Indexes are made of it, so it never changes: another folding is another function, with indexes of its own.
CREATE FUNCTION rules.folded(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT lower(regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036F]', '', 'g')) $$;
COMMENT ON FUNCTION rules.folded(text) IS 'A text as searches compare it: in small letters, without accents.';
GRANT EXECUTE ON FUNCTION rules.folded(text) TO wardgraph_reader;

-- How a text begins, whatever its case: sorted by code point, so that a beginning is one range of the index.
CREATE INDEX patients_by_folded_medical_record_number ON clinic.patients
(hospital_id, lower(medical_record_number) COLLATE "C", id);
CREATE INDEX patients_by_folded_first_name ON clinic.patients (hospital_id, lower(first_name) COLLATE "C", id);
CREATE INDEX patients_by_folded_last_name ON clinic.patients (hospital_id, lower(last_name) COLLATE "C", id);
CREATE INDEX patients_by_folded_phone ON clinic.patients (hospital_id, lower(phone) COLLATE "C", id);
CREATE INDEX patients_by_folded_email ON clinic.patients (hospital_id, lower(email) COLLATE "C", id);
CREATE INDEX medications_by_folded_name ON clinic.medications (hospital_id, lower(name) COLLATE "C", id);
CREATE INDEX accounts_by_folded_email ON auth.accounts (hospital_id, lower(email) COLLATE "C", id);

-- Misspelt names, by the trigrams they share; words of diagnoses and notes.
CREATE INDEX patients_by_likeness ON clinic.patients USING gin (
    hospital_id extensions.int8_ops, rules.folded(first_name || ' ' || last_name) extensions.gin_trgm_ops
);
CREATE INDEX medications_by_likeness ON clinic.medications USING gin (
    hospital_id extensions.int8_ops, rules.folded(name) extensions.gin_trgm_ops
);
CREATE INDEX visits_by_words ON clinic.visits USING gin (
    hospital_id extensions.int8_ops, to_tsvector('simple', rules.folded(diagnosis || ' ' || coalesce(notes, '')))
);

CREATE INDEX patients_by_first_name ON clinic.patients (hospital_id, first_name, id);
CREATE INDEX patients_by_birth_date ON clinic.patients (hospital_id, birth_date, id);
CREATE INDEX patients_by_registration ON clinic.patients (hospital_id, registered_at, id);
CREATE INDEX patients_retired ON clinic.patients (hospital_id, retired_at, id) WHERE retired_at IS NOT NULL;
CREATE INDEX accounts_by_creation ON auth.accounts (hospital_id, created_at, id);
CREATE INDEX appointments_by_creation ON clinic.appointments (hospital_id, created_at, id);
CREATE INDEX appointments_by_status ON clinic.appointments (hospital_id, status, starts_at, id);
CREATE INDEX appointments_by_booker ON clinic.appointments (hospital_id, booked_by_id, starts_at, id);
CREATE INDEX visits_of_a_department ON clinic.visits (hospital_id, department_id, visited_at, id);
CREATE INDEX prescriptions_of_a_doctor ON clinic.prescriptions (hospital_id, doctor_id, prescribed_at, id);
CREATE INDEX prescriptions_of_a_department ON clinic.prescriptions (hospital_id, department_id, prescribed_at, id);
CREATE INDEX prescriptions_by_status ON clinic.prescriptions (hospital_id, status, prescribed_at, id);
CREATE INDEX movements_of_a_stock_by_time ON clinic.stock_movements (hospital_id, stock_id, moved_at, id);
-- These three had the order of ids, which no page has.
DROP INDEX clinic.movements_of_a_stock, clinic.admissions_of_a_room, clinic.admissions_of_a_patient;
CREATE INDEX admissions_of_a_room_by_time ON clinic.admissions (hospital_id, room_id, admitted_at, id);
CREATE INDEX admissions_of_a_patient_by_time ON clinic.admissions (hospital_id, patient_id, admitted_at, id);
CREATE INDEX stock_of_a_department ON clinic.stock (hospital_id, department_id, id);
CREATE INDEX medications_by_name ON clinic.medications (hospital_id, name, id);
CREATE INDEX admissions_by_time ON clinic.admissions (hospital_id, admitted_at, id);
CREATE INDEX admissions_by_discharge ON clinic.admissions (hospital_id, discharged_at, id);
CREATE INDEX bills_by_status ON clinic.bills (hospital_id, status, issued_at, id);
CREATE INDEX payments_by_amount ON clinic.payments (hospital_id, amount, id);
CREATE INDEX payments_by_receiver ON clinic.payments (hospital_id, received_by_id, received_at, id);
