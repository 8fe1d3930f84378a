-- patients: who is treated here, and what triggers know of them.
SET LOCAL ROLE wardgraph_owner;

CREATE SEQUENCE clinic.medical_record_numbers START 1000;
COMMENT ON SEQUENCE clinic.medical_record_numbers IS 'Medical record numbers for whoever is registered without one.';

CREATE TABLE clinic.patients (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    medical_record_number text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    birth_date date NOT NULL,
    gender text NOT NULL,
    phone text,
    email text,
    address text,
    allergies text[] NOT NULL DEFAULT '{}',
    notes text,
    insurance_provider text,
    insurance_policy_number text,
    insurance_cover_percent numeric(5, 2) NOT NULL DEFAULT 0,
    registered_at timestamptz NOT NULL DEFAULT clinic.clock(),
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT patient_medical_record_number_is_unique UNIQUE (hospital_id, medical_record_number),
    CONSTRAINT patient_medical_record_number_has_four_digits_or_more CHECK (medical_record_number ~ '^[0-9]{4,18}$'),
    CONSTRAINT patient_names_are_given CHECK (btrim(first_name) <> '' AND btrim(last_name) <> ''),
    CONSTRAINT patient_gender_is_known CHECK (gender IN ('FEMALE', 'MALE', 'OTHER', 'UNKNOWN')),
    CONSTRAINT patient_insurance_cover_is_a_percentage CHECK (insurance_cover_percent BETWEEN 0 AND 100),
    CONSTRAINT patient_insurance_cover_needs_a_provider CHECK (insurance_cover_percent = 0 OR insurance_provider IS NOT NULL)
);
CREATE INDEX patients_by_name ON clinic.patients (hospital_id, last_name, id);
COMMENT ON TABLE clinic.patients IS 'A patient of a hospital.';
COMMENT ON COLUMN clinic.patients.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.patients.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.patients.medical_record_number IS 'Four digits or more, unique in the hospital; generated if not given.';
COMMENT ON COLUMN clinic.patients.first_name IS 'Given name.';
COMMENT ON COLUMN clinic.patients.last_name IS 'Family name.';
COMMENT ON COLUMN clinic.patients.birth_date IS 'Date of birth; her age follows by rules.age.';
COMMENT ON COLUMN clinic.patients.gender IS 'FEMALE, MALE, OTHER or UNKNOWN.';
COMMENT ON COLUMN clinic.patients.phone IS 'Contact data.';
COMMENT ON COLUMN clinic.patients.email IS 'Contact data.';
COMMENT ON COLUMN clinic.patients.address IS 'Contact data.';
COMMENT ON COLUMN clinic.patients.allergies IS 'Substances she must not be given.';
COMMENT ON COLUMN clinic.patients.notes IS 'Clinical notes.';
COMMENT ON COLUMN clinic.patients.insurance_provider IS 'Who insures her; null if nobody.';
COMMENT ON COLUMN clinic.patients.insurance_policy_number IS 'Her policy there.';
COMMENT ON COLUMN clinic.patients.insurance_cover_percent IS 'The share of a bill''s total that the insurance pays, percent.';
COMMENT ON COLUMN clinic.patients.registered_at IS 'When she first came.';
COMMENT ON COLUMN clinic.patients.retired_at IS 'Since when her record is closed.';

CREATE TABLE clinic.patient_departments (
    hospital_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    department_id bigint NOT NULL,
    last_booking_at timestamptz,
    last_visit_at timestamptz,
    PRIMARY KEY (hospital_id, patient_id, department_id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id)
);
CREATE INDEX patients_of_a_department ON clinic.patient_departments (hospital_id, department_id, patient_id);
COMMENT ON TABLE clinic.patient_departments IS
'A patient''s bookings and visits in a department, kept by triggers (rule 6); rules.scheduling_state reads it. Setting it by hand is refused.';
COMMENT ON COLUMN clinic.patient_departments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.patient_departments.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.patient_departments.department_id IS 'The department.';
COMMENT ON COLUMN clinic.patient_departments.last_booking_at IS
'Start of her latest appointment that is BOOKED or CHECKED_IN. The latest, not the next: whether one lies ahead follows from it on any day, while a kept "next" grows stale as time passes.';
COMMENT ON COLUMN clinic.patient_departments.last_visit_at IS 'Her latest visit.';

CREATE TABLE clinic.doctor_patients (
    hospital_id bigint NOT NULL,
    doctor_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    live_appointments integer NOT NULL DEFAULT 0,
    open_until timestamptz,
    PRIMARY KEY (hospital_id, doctor_id, patient_id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    CONSTRAINT doctor_patients_live_appointments_are_not_negative CHECK (live_appointments >= 0)
);
CREATE INDEX doctors_of_a_patient ON clinic.doctor_patients (hospital_id, patient_id, doctor_id);
COMMENT ON TABLE clinic.doctor_patients IS 'Who is a patient of whom, kept by triggers (rule 6); setting it by hand is refused.';
COMMENT ON COLUMN clinic.doctor_patients.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.doctor_patients.doctor_id IS 'The doctor.';
COMMENT ON COLUMN clinic.doctor_patients.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.doctor_patients.live_appointments IS
'Her appointments with the doctor that were neither cancelled nor missed; she is the doctor''s patient while there is one.';
COMMENT ON COLUMN clinic.doctor_patients.open_until IS 'Until when the doctor sees her record by break-glass (clinic.record_openings).';

CREATE TABLE clinic.patient_totals (
    hospital_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    total_billed numeric NOT NULL DEFAULT 0,
    PRIMARY KEY (hospital_id, patient_id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id)
);
COMMENT ON TABLE clinic.patient_totals IS 'A patient''s billing total, kept by triggers (rule 6); setting it by hand is refused.';
COMMENT ON COLUMN clinic.patient_totals.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.patient_totals.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.patient_totals.total_billed IS 'Sum of the totals of her bills that are not void.';

CREATE TABLE clinic.record_openings (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    doctor_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    reason text NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clinic.clock(),
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    CONSTRAINT record_opening_has_a_reason CHECK (btrim(reason) <> ''),
    CONSTRAINT record_opening_expires CHECK (expires_at > opened_at)
);
CREATE INDEX record_openings_of_a_doctor ON clinic.record_openings (hospital_id, doctor_id, patient_id, expires_at);
COMMENT ON TABLE clinic.record_openings IS
'Break-glass: a doctor opened the record of somebody who is not her patient, for a stated reason and a limited time. Append-only.';
COMMENT ON COLUMN clinic.record_openings.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.record_openings.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.record_openings.doctor_id IS 'Who opened it.';
COMMENT ON COLUMN clinic.record_openings.patient_id IS 'Whose record.';
COMMENT ON COLUMN clinic.record_openings.reason IS 'Why.';
COMMENT ON COLUMN clinic.record_openings.opened_at IS 'When.';
COMMENT ON COLUMN clinic.record_openings.expires_at IS 'Until when the doctor sees it.';
