-- wards: rooms and who lies in them.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.rooms (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    department_id bigint NOT NULL,
    number text NOT NULL,
    type text NOT NULL,
    beds integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    CONSTRAINT room_number_is_unique UNIQUE (hospital_id, number),
    CONSTRAINT room_number_is_given CHECK (btrim(number) <> ''),
    CONSTRAINT room_type_is_known CHECK (type IN ('GENERAL', 'PRIVATE', 'ICU', 'THEATRE')),
    CONSTRAINT room_beds_are_not_negative CHECK (beds >= 0)
);
CREATE INDEX rooms_of_a_department ON clinic.rooms (hospital_id, department_id, id);
COMMENT ON TABLE clinic.rooms IS 'A room of a department.';
COMMENT ON COLUMN clinic.rooms.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.rooms.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.rooms.department_id IS 'The department.';
COMMENT ON COLUMN clinic.rooms.number IS 'On the door; unique in the hospital.';
COMMENT ON COLUMN clinic.rooms.type IS 'GENERAL, PRIVATE, ICU or THEATRE.';
COMMENT ON COLUMN clinic.rooms.beds IS 'How many patients it holds at once.';
COMMENT ON COLUMN clinic.rooms.retired_at IS 'Since when it is out of use.';

CREATE TABLE clinic.room_occupancy (
    hospital_id bigint NOT NULL,
    room_id bigint NOT NULL,
    beds integer NOT NULL,
    occupied integer NOT NULL DEFAULT 0,
    available integer GENERATED ALWAYS AS (beds - occupied) STORED,
    PRIMARY KEY (hospital_id, room_id),
    FOREIGN KEY (hospital_id, room_id) REFERENCES clinic.rooms (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT room_holds_no_more_patients_than_beds CHECK (occupied BETWEEN 0 AND beds)
);
COMMENT ON TABLE clinic.room_occupancy IS 'How many beds of a room are taken, kept by triggers (rule 7); setting it by hand is refused.';
COMMENT ON COLUMN clinic.room_occupancy.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.room_occupancy.room_id IS 'The room.';
COMMENT ON COLUMN clinic.room_occupancy.beds IS 'The room''s beds.';
COMMENT ON COLUMN clinic.room_occupancy.occupied IS 'Admissions that have not ended.';
COMMENT ON COLUMN clinic.room_occupancy.available IS 'Beds that are free.';

CREATE TABLE clinic.admissions (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    patient_id bigint NOT NULL,
    room_id bigint NOT NULL,
    reason text NOT NULL,
    admitted_by_id bigint,
    admitted_at timestamptz NOT NULL DEFAULT clinic.clock(),
    discharged_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, room_id) REFERENCES clinic.rooms (hospital_id, id),
    FOREIGN KEY (hospital_id, admitted_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT admission_ends_after_it_begins CHECK (discharged_at >= admitted_at)
);
CREATE UNIQUE INDEX admission_is_one_at_a_time_per_patient ON clinic.admissions (hospital_id, patient_id)
WHERE discharged_at IS NULL;
CREATE INDEX admissions_of_a_room ON clinic.admissions (hospital_id, room_id, id);
CREATE INDEX admissions_of_a_patient ON clinic.admissions (hospital_id, patient_id, id);
COMMENT ON TABLE clinic.admissions IS 'A patient''s stay in a room.';
COMMENT ON COLUMN clinic.admissions.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.admissions.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.admissions.patient_id IS 'The patient.';
COMMENT ON COLUMN clinic.admissions.room_id IS 'The room.';
COMMENT ON COLUMN clinic.admissions.reason IS 'Why.';
COMMENT ON COLUMN clinic.admissions.admitted_by_id IS 'The account that admitted her.';
COMMENT ON COLUMN clinic.admissions.admitted_at IS 'Since when.';
COMMENT ON COLUMN clinic.admissions.discharged_at IS 'Until when; null while she is here.';
