-- Openings of records are read in pages: of a hospital, a patient and a doctor, the latest first.
SET LOCAL ROLE wardgraph_owner;

CREATE INDEX record_openings_by_time ON clinic.record_openings (hospital_id, opened_at, id);
CREATE INDEX record_openings_of_a_patient ON clinic.record_openings (hospital_id, patient_id, opened_at, id);
CREATE INDEX record_openings_by_a_doctor ON clinic.record_openings (hospital_id, doctor_id, opened_at, id);
