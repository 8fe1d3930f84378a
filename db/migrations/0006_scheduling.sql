-- scheduling: appointments.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.appointments (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    patient_id bigint NOT NULL,
    doctor_id bigint NOT NULL,
    department_id bigint NOT NULL,
    booked_by_id bigint,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    during tstzrange GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    status text NOT NULL DEFAULT 'BOOKED',
    reason text,
    notes text,
    cancellation_reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    FOREIGN KEY (hospital_id, booked_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT appointment_ends_after_it_starts CHECK (ends_at > starts_at),
    CONSTRAINT appointment_status_is_known CHECK (
        status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW')
    ),
    CONSTRAINT appointment_cancelled_has_a_reason CHECK ((status = 'CANCELLED') = (cancellation_reason IS NOT NULL)),
    CONSTRAINT appointment_overlaps_no_other_of_its_doctor EXCLUDE USING gist (
        hospital_id extensions.gist_int8_ops WITH =, doctor_id extensions.gist_int8_ops WITH =, during WITH &&
    ) WHERE (status NOT IN ('CANCELLED', 'NO_SHOW')),
    CONSTRAINT appointment_overlaps_no_other_of_its_patient EXCLUDE USING gist (
        hospital_id extensions.gist_int8_ops WITH =, patient_id extensions.gist_int8_ops WITH =, during WITH &&
    ) WHERE (status NOT IN ('CANCELLED', 'NO_SHOW'))
);
CREATE INDEX appointments_of_a_doctor ON clinic.appointments (hospital_id, doctor_id, starts_at, id);
CREATE INDEX appointments_of_a_patient ON clinic.appointments (hospital_id, patient_id, starts_at, id);
CREATE INDEX appointments_of_a_department ON clinic.appointments (hospital_id, department_id, starts_at, id);
CREATE INDEX appointments_by_start ON clinic.appointments (hospital_id, starts_at, id);
COMMENT ON TABLE clinic.appointments IS 'A patient''s time with a doctor (rules 1 and 2).';
COMMENT ON COLUMN clinic.appointments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.appointments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.appointments.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.appointments.doctor_id IS 'The doctor.';
COMMENT ON COLUMN clinic.appointments.department_id IS 'The doctor''s department when it was booked.';
COMMENT ON COLUMN clinic.appointments.booked_by_id IS 'The account that booked it; null for one that came with an import.';
COMMENT ON COLUMN clinic.appointments.starts_at IS 'Its first moment.';
COMMENT ON COLUMN clinic.appointments.ends_at IS 'Its end, which the next one may start at.';
COMMENT ON COLUMN clinic.appointments.during IS 'From starts_at up to but not including ends_at; what overlaps are told by.';
COMMENT ON COLUMN clinic.appointments.status IS 'BOOKED CHECKED_IN IN_PROGRESS COMPLETED CANCELLED NO_SHOW. The last two free its time.';
COMMENT ON COLUMN clinic.appointments.reason IS 'Why she comes.';
COMMENT ON COLUMN clinic.appointments.notes IS 'Remarks of the desk.';
COMMENT ON COLUMN clinic.appointments.cancellation_reason IS 'Why it was cancelled.';
