-- Series of appointments, with what became of each of their dates.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.appointment_series (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    patient_id bigint NOT NULL,
    doctor_id bigint NOT NULL,
    booked_by_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    duration_minutes integer NOT NULL,
    every_days integer,
    reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id),
    FOREIGN KEY (hospital_id, booked_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT appointment_series_duration_is_an_appointments CHECK (duration_minutes BETWEEN 5 AND 480),
    CONSTRAINT appointment_series_every_days_is_positive CHECK (every_days > 0)
);
CREATE INDEX appointment_series_of_a_patient ON clinic.appointment_series (hospital_id, patient_id, id);
CREATE INDEX appointment_series_of_a_doctor ON clinic.appointment_series (hospital_id, doctor_id, id);
COMMENT ON TABLE clinic.appointment_series IS 'Appointments of a patient with a doctor that were booked together.';
COMMENT ON COLUMN clinic.appointment_series.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.appointment_series.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.appointment_series.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.appointment_series.doctor_id IS 'The doctor it was booked with; its appointments may have moved to others.';
COMMENT ON COLUMN clinic.appointment_series.booked_by_id IS 'The account that booked it.';
COMMENT ON COLUMN clinic.appointment_series.starts_at IS 'Start of the first appointment as it was asked for.';
COMMENT ON COLUMN clinic.appointment_series.duration_minutes IS 'Length of each as it was asked for.';
COMMENT ON COLUMN clinic.appointment_series.every_days IS 'Days from one to the next; null where its days were given.';
COMMENT ON COLUMN clinic.appointment_series.reason IS 'Why the patient comes.';
COMMENT ON COLUMN clinic.appointment_series.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.appointment_series.updated_at IS 'When the row last changed.';

ALTER TABLE clinic.appointments ADD COLUMN series_id bigint,
ADD CONSTRAINT appointment_is_in_a_series FOREIGN KEY (hospital_id, series_id) REFERENCES clinic.appointment_series (hospital_id, id);
COMMENT ON COLUMN clinic.appointments.series_id IS 'The series that it was booked in; null outside of one.';
CREATE INDEX appointments_of_a_series ON clinic.appointments (hospital_id, series_id, starts_at, id) WHERE series_id IS NOT NULL;

CREATE TABLE clinic.series_dates (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    series_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    place integer NOT NULL,
    day date NOT NULL,
    local_time time NOT NULL,
    starts_at timestamptz,
    appointment_id bigint,
    refused_code text,
    refused_message text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, series_id) REFERENCES clinic.appointment_series (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, appointment_id) REFERENCES clinic.appointments (hospital_id, id),
    CONSTRAINT series_date_place_is_unique UNIQUE (hospital_id, series_id, place),
    CONSTRAINT series_date_appointment_is_unique UNIQUE (hospital_id, appointment_id),
    CONSTRAINT series_date_is_booked_or_refused CHECK (appointment_id IS NOT NULL OR refused_code IS NOT NULL),
    CONSTRAINT series_date_refusal_has_a_message CHECK ((refused_code IS NULL) = (refused_message IS NULL))
);
CREATE INDEX series_dates_of_a_patient ON clinic.series_dates (hospital_id, patient_id, id);
COMMENT ON TABLE clinic.series_dates IS 'What became of each date of a series when it was last asked for: an appointment, or why not.';
COMMENT ON COLUMN clinic.series_dates.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.series_dates.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.series_dates.series_id IS 'The series.';
COMMENT ON COLUMN clinic.series_dates.patient_id IS 'The patient of the series.';
COMMENT ON COLUMN clinic.series_dates.place IS 'Its place in the series, from 1.';
COMMENT ON COLUMN clinic.series_dates.day IS 'The day that was asked for.';
COMMENT ON COLUMN clinic.series_dates.local_time IS 'The start that was asked for, by the hospital''s clock on the wall.';
COMMENT ON COLUMN clinic.series_dates.starts_at IS 'The same as a moment; null where the clocks skip it.';
COMMENT ON COLUMN clinic.series_dates.appointment_id IS 'The appointment; null where none could be booked.';
COMMENT ON COLUMN clinic.series_dates.refused_code IS 'Code of the error why it was not booked, or not moved, when it was last asked for; null if it was.';
COMMENT ON COLUMN clinic.series_dates.refused_message IS 'The message of that error.';
COMMENT ON COLUMN clinic.series_dates.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.series_dates.updated_at IS 'When the row last changed.';
