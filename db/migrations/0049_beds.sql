-- Beds have numbers, a patient lies in one, and where a patient lay during a stay is kept.
SET LOCAL ROLE wardgraph_owner;

-- Checks that come after a lock must not go by when the transaction began: whoever held the lock before may have begun later.
CREATE FUNCTION clinic.moment() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL RESTRICTED SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN nullif(current_setting('app.clock', true), '') IS NULL THEN clock_timestamp()
        WHEN pg_has_role(session_user, 'wardgraph_owner', 'MEMBER') THEN current_setting('app.clock')::timestamptz
        ELSE clock_timestamp()
    END
$$;
COMMENT ON FUNCTION clinic.moment() IS
'The time now, where clinic.clock() is the time at which the transaction began: for what must not precede what others did while a lock was waited for. app.clock where a member of wardgraph_owner set it.';

CREATE TABLE clinic.beds (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    room_id bigint NOT NULL,
    number text NOT NULL,
    -- No foreign key: admissions name their bed, and rows that name one another cannot be loaded in any order.
    admission_id bigint,
    occupied boolean GENERATED ALWAYS AS (admission_id IS NOT NULL) STORED,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    retired_at timestamptz,
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, room_id) REFERENCES clinic.rooms (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT bed_number_is_unique_in_its_room UNIQUE (hospital_id, room_id, number),
    CONSTRAINT bed_number_is_given CHECK (btrim(number) <> ''),
    CONSTRAINT bed_out_of_use_is_empty CHECK (retired_at IS NULL OR admission_id IS NULL)
);
CREATE UNIQUE INDEX bed_of_an_admission ON clinic.beds (hospital_id, admission_id) WHERE admission_id IS NOT NULL;
COMMENT ON TABLE clinic.beds IS 'A bed of a room. A room''s number of beds is how many of them are in use.';
COMMENT ON COLUMN clinic.beds.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.beds.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.beds.room_id IS 'The room.';
COMMENT ON COLUMN clinic.beds.number IS 'On the bed; unique in its room.';
COMMENT ON COLUMN clinic.beds.admission_id IS 'The stay of the patient in the bed, kept by triggers; null while the bed is free.';
COMMENT ON COLUMN clinic.beds.occupied IS 'Whether a patient is in the bed.';
COMMENT ON COLUMN clinic.beds.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.beds.updated_at IS 'When the row last changed.';
COMMENT ON COLUMN clinic.beds.retired_at IS 'Since when it is out of use.';

-- What a bill of a stay is made from: one row for each bed that the patient lay in, one after the other without a gap, the
-- first from admitted_at and the last until discharged_at. The type of the room is the one that it had then.
CREATE TABLE clinic.bed_stays (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    admission_id bigint NOT NULL,
    patient_id bigint NOT NULL,
    bed_id bigint NOT NULL,
    room_id bigint NOT NULL,
    room_type text NOT NULL,
    department_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    moved_by_id bigint,
    reason text,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, admission_id) REFERENCES clinic.admissions (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, bed_id) REFERENCES clinic.beds (hospital_id, id),
    FOREIGN KEY (hospital_id, room_id) REFERENCES clinic.rooms (hospital_id, id),
    FOREIGN KEY (hospital_id, department_id) REFERENCES clinic.departments (hospital_id, id),
    FOREIGN KEY (hospital_id, moved_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT bed_stay_room_type_is_known CHECK (room_type IN ('GENERAL', 'PRIVATE', 'ICU', 'THEATRE')),
    CONSTRAINT bed_stay_ends_after_it_begins CHECK (ends_at >= starts_at),
    CONSTRAINT bed_holds_one_patient_at_a_time EXCLUDE USING gist (
        hospital_id WITH =, bed_id WITH =, tstzrange(starts_at, ends_at) WITH &&
    ),
    CONSTRAINT admission_is_in_one_bed_at_a_time EXCLUDE USING gist (
        hospital_id WITH =, admission_id WITH =, tstzrange(starts_at, ends_at) WITH &&
    )
);
CREATE INDEX bed_stays_of_an_admission ON clinic.bed_stays (hospital_id, admission_id, id);
CREATE INDEX bed_stays_of_a_patient ON clinic.bed_stays (hospital_id, patient_id, id);
-- Who lies in a department now, and who left it of late.
CREATE INDEX bed_stays_live_in_a_department ON clinic.bed_stays (hospital_id, department_id, patient_id) WHERE ends_at IS NULL;
CREATE INDEX bed_stays_of_a_department ON clinic.bed_stays (hospital_id, department_id, ends_at, patient_id);
COMMENT ON TABLE clinic.bed_stays IS
'The beds of a patient''s stay over time, kept by triggers of clinic.admissions: without gaps, the first from the admission, the last until the discharge.';
COMMENT ON COLUMN clinic.bed_stays.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.bed_stays.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.bed_stays.admission_id IS 'The stay.';
COMMENT ON COLUMN clinic.bed_stays.patient_id IS 'The patient of the stay.';
COMMENT ON COLUMN clinic.bed_stays.bed_id IS 'The bed.';
COMMENT ON COLUMN clinic.bed_stays.room_id IS 'The room of the bed.';
COMMENT ON COLUMN clinic.bed_stays.room_type IS 'Type of the room at that time.';
COMMENT ON COLUMN clinic.bed_stays.department_id IS 'The department of the room at that time.';
COMMENT ON COLUMN clinic.bed_stays.starts_at IS 'Since when the patient lay in the bed.';
COMMENT ON COLUMN clinic.bed_stays.ends_at IS 'Until when; null while the patient is in the bed.';
COMMENT ON COLUMN clinic.bed_stays.moved_by_id IS 'The account that brought the patient into the bed.';
COMMENT ON COLUMN clinic.bed_stays.reason IS 'Why the patient was transferred to the bed; null for the first one.';
COMMENT ON COLUMN clinic.bed_stays.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.bed_stays.updated_at IS 'When the row last changed.';

ALTER TABLE clinic.admissions ADD COLUMN bed_id bigint;
COMMENT ON COLUMN clinic.admissions.bed_id IS 'The bed; the last one after the discharge.';
COMMENT ON COLUMN clinic.admissions.room_id IS 'The room of the bed.';
COMMENT ON COLUMN clinic.rooms.beds IS 'How many beds are in use: how many patients it holds at once.';

-- Beds 1, 2, ... of every room. Each former stay is given the first bed that was free all the time, and beds beyond those that
-- the room has today, where it had more once, are out of use. Who lies there today lies in the first ones.
ALTER TABLE clinic.admissions DISABLE TRIGGER USER;
DO $$
DECLARE
    v_room record;
    v_stay record;
    v_place integer;
    v_free_at timestamptz[];
    v_open integer[];
    v_admissions bigint[];
    v_places integer[];
BEGIN
    FOR v_room IN SELECT r.hospital_id, r.id, r.beds, r.created_at FROM clinic.rooms AS r ORDER BY r.hospital_id, r.id LOOP
        v_free_at := '{}';
        v_open := '{}';
        v_admissions := '{}';
        v_places := '{}';
        FOR v_stay IN
            SELECT a.id, a.admitted_at, a.discharged_at FROM clinic.admissions AS a
            WHERE a.hospital_id = v_room.hospital_id AND a.room_id = v_room.id
            ORDER BY a.admitted_at, a.id
        LOOP
            SELECT min(f.place) INTO v_place FROM unnest(v_free_at) WITH ORDINALITY AS f (free_at, place) WHERE f.free_at <= v_stay.admitted_at;
            v_place := coalesce(v_place, cardinality(v_free_at) + 1);
            v_free_at[v_place] := coalesce(v_stay.discharged_at, 'infinity');
            IF v_stay.discharged_at IS NULL THEN
                v_open := v_open || v_place;
            END IF;
            v_admissions := v_admissions || v_stay.id;
            v_places := v_places || v_place;
        END LOOP;
        INSERT INTO clinic.beds (hospital_id, room_id, number, created_at, updated_at, retired_at)
        SELECT v_room.hospital_id, v_room.id, n, v_room.created_at, v_room.created_at, CASE WHEN n > v_room.beds THEN clinic.clock() END
        FROM generate_series(1, greatest(v_room.beds, cardinality(v_free_at))) AS n;
        INSERT INTO clinic.bed_stays (
            hospital_id, admission_id, patient_id, bed_id, room_id, room_type, department_id, starts_at, ends_at, moved_by_id, created_at, updated_at
        )
        SELECT
            a.hospital_id, a.id, a.patient_id, b.id, r.id, r.type, r.department_id, a.admitted_at, a.discharged_at, a.admitted_by_id,
            a.created_at, a.updated_at
        FROM unnest(v_admissions, v_places) AS s (admission_id, place)
        JOIN (
            SELECT p.place, row_number() OVER (ORDER BY p.place = ANY (v_open) DESC, p.place) AS nth
            FROM generate_series(1, cardinality(v_free_at)) AS p (place)
        ) AS n ON n.place = s.place
        JOIN clinic.rooms AS r ON r.hospital_id = v_room.hospital_id AND r.id = v_room.id
        JOIN clinic.beds AS b ON b.hospital_id = r.hospital_id AND b.room_id = r.id AND b.number = n.nth::text
        JOIN clinic.admissions AS a ON a.hospital_id = r.hospital_id AND a.id = s.admission_id
        ORDER BY a.admitted_at, a.id;
    END LOOP;
END
$$;
UPDATE clinic.admissions AS a SET bed_id = s.bed_id
FROM clinic.bed_stays AS s WHERE s.hospital_id = a.hospital_id AND s.admission_id = a.id;
UPDATE clinic.beds AS b SET admission_id = s.admission_id
FROM clinic.bed_stays AS s WHERE s.hospital_id = b.hospital_id AND s.bed_id = b.id AND s.ends_at IS NULL;
ALTER TABLE clinic.admissions ENABLE TRIGGER USER;
ALTER TABLE clinic.admissions
ALTER COLUMN bed_id SET NOT NULL,
ADD FOREIGN KEY (hospital_id, bed_id) REFERENCES clinic.beds (hospital_id, id);
