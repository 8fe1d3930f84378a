-- Holds: a slot kept for whoever is about to book it. Overbooking: one more appointment at a doctor's time, by permission.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE clinic.holds (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    doctor_id bigint NOT NULL,
    account_id bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    during tstzrange GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    updated_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, doctor_id) REFERENCES clinic.doctors (hospital_id, id) ON DELETE CASCADE,
    FOREIGN KEY (hospital_id, account_id) REFERENCES auth.accounts (hospital_id, id) ON DELETE CASCADE,
    CONSTRAINT hold_ends_after_it_starts CHECK (ends_at > starts_at),
    CONSTRAINT hold_overlaps_no_other_of_its_doctor EXCLUDE USING gist (
        hospital_id extensions.gist_int8_ops WITH =, doctor_id extensions.gist_int8_ops WITH =, during WITH &&
    )
);
CREATE INDEX holds_of_an_account ON clinic.holds (hospital_id, account_id, expires_at);
COMMENT ON TABLE clinic.holds IS
'A time of a doctor that only one account may book, for some minutes. No constraint knows what time it is: whoever holds next removes those that have ended, under the lock on the doctor''s calendar.';
COMMENT ON COLUMN clinic.holds.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.holds.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.holds.doctor_id IS 'Whose time is held.';
COMMENT ON COLUMN clinic.holds.account_id IS 'Who may book it.';
COMMENT ON COLUMN clinic.holds.starts_at IS 'First moment that is held.';
COMMENT ON COLUMN clinic.holds.ends_at IS 'First moment that is not held any more.';
COMMENT ON COLUMN clinic.holds.during IS 'From starts_at up to but not including ends_at; what overlaps are told by.';
COMMENT ON COLUMN clinic.holds.expires_at IS 'From when on it holds nothing; brought forward when it is released.';
COMMENT ON COLUMN clinic.holds.created_at IS 'When the row was entered.';
COMMENT ON COLUMN clinic.holds.updated_at IS 'When the row last changed.';
ALTER TABLE clinic.holds ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON clinic.holds TO wardgraph_reader;
CREATE POLICY granted ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND ((SELECT auth.may('see.scheduling'))));
CREATE POLICY own_account ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (account_id = (SELECT auth.account_id())));
CREATE POLICY own_calendar ON clinic.holds FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (doctor_id = (SELECT auth.doctor_id())));

ALTER TABLE clinic.appointments
ADD COLUMN overbooked_at timestamptz,
ADD COLUMN overbooked_by_id bigint,
ADD COLUMN overbook_reason text,
ADD FOREIGN KEY (hospital_id, overbooked_by_id) REFERENCES auth.accounts (hospital_id, id),
ADD CONSTRAINT appointment_overbooked_has_a_reason CHECK (
    (overbooked_at IS NOT NULL) = (overbook_reason IS NOT NULL) AND (overbooked_at IS NOT NULL OR overbooked_by_id IS NULL)
),
DROP CONSTRAINT appointment_overlaps_no_other_of_its_doctor,
ADD CONSTRAINT appointment_overlaps_no_other_of_its_doctor EXCLUDE USING gist (
    hospital_id extensions.gist_int8_ops WITH =, doctor_id extensions.gist_int8_ops WITH =, during WITH &&
) WHERE (status NOT IN ('CANCELLED', 'NO_SHOW') AND overbooked_at IS NULL);
CREATE INDEX appointments_overbooked ON clinic.appointments (hospital_id, doctor_id, starts_at) WHERE overbooked_at IS NOT NULL;
COMMENT ON COLUMN clinic.appointments.overbooked_at IS
'When it was booked over another appointment of the doctor; null where it clashed with none. Only those that are null are kept apart by the constraint.';
COMMENT ON COLUMN clinic.appointments.overbooked_by_id IS 'The account that overbooked.';
COMMENT ON COLUMN clinic.appointments.overbook_reason IS 'Why the doctor''s time was overbooked.';

-- The views of migrations 0013 and 0016 with the new columns behind the old, the reason masked like the other reasons.
DO $views$
DECLARE
    v_view regclass;
    v_options text;
    v_unmasked text;
BEGIN
    FOR v_view, v_options, v_unmasked IN VALUES
        ('clinic.visible_appointments'::regclass, 'WITH (security_invoker = true)', ' OR care.taken'),
        ('clinic.granted_appointments'::regclass, '', '')
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE VIEW %s %s AS %s', v_view, v_options,
            regexp_replace(
                pg_get_viewdef(v_view), '(t\.)?updated_at',
                't.updated_at, t.overbooked_at, t.overbooked_by_id,'
                || format(' CASE WHEN (SELECT auth.may(''see.reasons''))%s THEN t.overbook_reason END AS overbook_reason', v_unmasked)
            )
        );
    END LOOP;
END
$views$;
