-- What became of an appointment, step by step, so that a step can be taken back on record. Walk-ins, and what was entered afterwards.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.status_changes (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    appointment_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    reason text,
    undoes_id bigint,
    is_undo boolean NOT NULL DEFAULT false,
    changed_by_id bigint,
    changed_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, appointment_id) REFERENCES clinic.appointments (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, undoes_id) REFERENCES clinic.status_changes (hospital_id, id),
    FOREIGN KEY (hospital_id, changed_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT status_change_is_undone_once UNIQUE (hospital_id, undoes_id),
    CONSTRAINT status_change_from_is_known CHECK (
        from_status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
    ),
    CONSTRAINT status_change_to_is_known CHECK (
        to_status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
    ),
    CONSTRAINT status_change_changes CHECK (from_status <> to_status),
    CONSTRAINT status_change_undone_has_a_reason CHECK (is_undo = (undoes_id IS NOT NULL) AND is_undo = (reason IS NOT NULL))
);
CREATE INDEX status_changes_of_an_appointment ON clinic.status_changes (hospital_id, appointment_id, id);
CREATE INDEX status_changes_of_a_patient ON clinic.status_changes (hospital_id, patient_id);
COMMENT ON TABLE clinic.status_changes IS
'Every step of an appointment from one status to another, also those that took one back (rule 2). Kept from version 0.2 on: what came before is not known.';
COMMENT ON COLUMN clinic.status_changes.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.status_changes.id IS 'Key within the hospital, in the order of an appointment''s steps.';
COMMENT ON COLUMN clinic.status_changes.appointment_id IS 'The appointment.';
COMMENT ON COLUMN clinic.status_changes.patient_id IS 'The patient of the appointment.';
COMMENT ON COLUMN clinic.status_changes.from_status IS 'The status before.';
COMMENT ON COLUMN clinic.status_changes.to_status IS 'The status afterwards.';
COMMENT ON COLUMN clinic.status_changes.reason IS 'Why a step was taken back; null for a step onwards.';
COMMENT ON COLUMN clinic.status_changes.undoes_id IS 'The step that this one took back; null for a step onwards.';
COMMENT ON COLUMN clinic.status_changes.is_undo IS 'Whether this step took another one back.';
COMMENT ON COLUMN clinic.status_changes.changed_by_id IS 'The account that made the change; null for a login of the database.';
COMMENT ON COLUMN clinic.status_changes.changed_at IS 'When.';

ALTER TABLE clinic.appointments
ADD COLUMN is_walk_in boolean NOT NULL DEFAULT false,
ADD COLUMN entry_reason text;
COMMENT ON COLUMN clinic.appointments.is_walk_in IS 'Whether the patient came without an appointment.';
COMMENT ON COLUMN clinic.appointments.entry_reason IS
'Why it was entered after it had taken place, by booked_by_id at created_at; null for all that was entered ahead.';
