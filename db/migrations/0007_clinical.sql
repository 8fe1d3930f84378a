-- clinical: visits and treatments.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.visits (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    appointment_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    doctor_id bigint NOT NULL,
    department_id bigint NOT NULL,
    diagnosis text NOT NULL,
    notes text,
    visited_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, appointment_id) REFERENCES clinic.appointments (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    CONSTRAINT visit_is_one_per_appointment UNIQUE (hospital_id, appointment_id),
    CONSTRAINT visit_has_a_diagnosis CHECK (btrim(diagnosis) <> '')
);
CREATE INDEX visits_of_a_patient ON clinic.visits (hospital_id, patient_id, visited_at, id);
CREATE INDEX visits_of_a_doctor ON clinic.visits (hospital_id, doctor_id, visited_at, id);
CREATE INDEX visits_by_time ON clinic.visits (hospital_id, visited_at, id);
COMMENT ON TABLE clinic.visits IS 'What happened in an appointment: one visit each.';
COMMENT ON COLUMN clinic.visits.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.visits.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.visits.appointment_id IS 'The appointment.';
COMMENT ON COLUMN clinic.visits.patient_id IS 'The appointment''s patient.';
COMMENT ON COLUMN clinic.visits.doctor_id IS 'The appointment''s doctor.';
COMMENT ON COLUMN clinic.visits.department_id IS 'The appointment''s department, whose stock its prescriptions take from.';
COMMENT ON COLUMN clinic.visits.diagnosis IS 'What the doctor found.';
COMMENT ON COLUMN clinic.visits.notes IS 'Clinical notes.';
COMMENT ON COLUMN clinic.visits.visited_at IS 'When it was first recorded.';

CREATE TABLE clinic.treatments (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    visit_id bigint NOT NULL,
    kind text NOT NULL,
    cost numeric NOT NULL,
    notes text,
    treated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, visit_id) REFERENCES clinic.visits (hospital_id, id),
    CONSTRAINT treatment_kind_is_given CHECK (btrim(kind) <> ''),
    CONSTRAINT treatment_cost_is_not_negative CHECK (cost >= 0)
);
CREATE INDEX treatments_of_a_visit ON clinic.treatments (hospital_id, visit_id, id);
COMMENT ON TABLE clinic.treatments IS 'A procedure done in a visit.';
COMMENT ON COLUMN clinic.treatments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.treatments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.treatments.visit_id IS 'The visit.';
COMMENT ON COLUMN clinic.treatments.kind IS 'What was done.';
COMMENT ON COLUMN clinic.treatments.cost IS 'Its price in the hospital''s currency.';
COMMENT ON COLUMN clinic.treatments.notes IS 'Clinical notes.';
COMMENT ON COLUMN clinic.treatments.treated_at IS 'When it was done.';
