-- Corrections that leave a trace, mistaken appointments, and people who register themselves.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE clinic.appointments
ADD COLUMN receptionist_id bigint,
ADD COLUMN retired_at timestamptz,
ADD COLUMN retired_by_id bigint,
ADD COLUMN retirement_reason text,
ADD FOREIGN KEY (hospital_id, receptionist_id) REFERENCES clinic.receptionists (hospital_id, id),
ADD FOREIGN KEY (hospital_id, retired_by_id) REFERENCES auth.accounts (hospital_id, id),
ADD CONSTRAINT appointment_retired_takes_no_time CHECK (retired_at IS NULL OR status IN ('CANCELLED', 'NO_SHOW')),
ADD CONSTRAINT appointment_retired_has_a_reason CHECK ((retired_at IS NULL) = (retirement_reason IS NULL));
CREATE INDEX appointments_of_a_receptionist ON clinic.appointments (hospital_id, receptionist_id) WHERE receptionist_id IS NOT NULL;
COMMENT ON COLUMN clinic.appointments.receptionist_id IS 'The receptionist who looks after it: at first the one who booked it, if one did.';
COMMENT ON COLUMN clinic.appointments.retired_at IS 'When it was marked as entered by mistake.';
COMMENT ON COLUMN clinic.appointments.retired_by_id IS 'The account that marked it.';
COMMENT ON COLUMN clinic.appointments.retirement_reason IS 'What the mistake was.';

-- The views show the new columns behind those that they have, whatever these are by now; %s says who besides sees a reason.
DO $views$
DECLARE
    v_from CONSTANT text := E'\n   FROM clinic.appointments t';
    v_shown CONSTANT text := $$,
        t.receptionist_id,
        t.retired_at,
        t.retired_by_id,
        CASE WHEN (SELECT auth.may('see.reasons'))%s THEN t.retirement_reason END AS retirement_reason$$;
    v_view text;
    v_options text;
    v_care text;
    v_text text;
BEGIN
    FOR v_view, v_options, v_care IN VALUES
        ('clinic.visible_appointments', 'WITH (security_invoker = true)', ' OR care.taken'),
        ('clinic.granted_appointments', '', '')
    LOOP
        v_text := pg_get_viewdef(v_view::regclass, true);
        ASSERT cardinality(string_to_array(v_text, v_from)) = 2, v_view || ' is not as it was made.';
        EXECUTE format('CREATE OR REPLACE VIEW %s %s AS %s', v_view, v_options, replace(v_text, v_from, format(v_shown, v_care) || v_from));
    END LOOP;
END
$views$;

CREATE TABLE clinic.amendments (
    hospital_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    patient_id bigint NOT NULL,
    visit_id bigint NOT NULL,
    treatment_id bigint,
    diagnosis text,
    kind text,
    cost numeric,
    notes text,
    reason text,
    amended_by_id bigint,
    amended_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, id),
    FOREIGN KEY (hospital_id, patient_id) REFERENCES clinic.patients (hospital_id, id),
    FOREIGN KEY (hospital_id, visit_id) REFERENCES clinic.visits (hospital_id, id),
    FOREIGN KEY (hospital_id, treatment_id) REFERENCES clinic.treatments (hospital_id, id),
    FOREIGN KEY (hospital_id, amended_by_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT amendment_is_of_a_visit_or_of_a_treatment CHECK (
        (treatment_id IS NULL) = (diagnosis IS NOT NULL) AND (treatment_id IS NULL) = (kind IS NULL AND cost IS NULL)
    )
);
CREATE INDEX amendments_of_a_visit ON clinic.amendments (hospital_id, visit_id, id);
CREATE INDEX amendments_of_a_treatment ON clinic.amendments (hospital_id, treatment_id, id);
COMMENT ON TABLE clinic.amendments IS
'What a visit or a treatment said before it was corrected. Append-only, written by the trigger of the correction itself, so that none is without its trace.';
COMMENT ON COLUMN clinic.amendments.hospital_id IS 'The hospital.';
COMMENT ON COLUMN clinic.amendments.id IS 'Key within the hospital.';
COMMENT ON COLUMN clinic.amendments.patient_id IS 'The visit''s patient.';
COMMENT ON COLUMN clinic.amendments.visit_id IS 'The visit that was corrected, or whose treatment was.';
COMMENT ON COLUMN clinic.amendments.treatment_id IS 'The treatment that was corrected; null where it was the visit itself.';
COMMENT ON COLUMN clinic.amendments.diagnosis IS 'The visit''s diagnosis before.';
COMMENT ON COLUMN clinic.amendments.kind IS 'The treatment''s kind before.';
COMMENT ON COLUMN clinic.amendments.cost IS 'The treatment''s cost before.';
COMMENT ON COLUMN clinic.amendments.notes IS 'The notes before.';
COMMENT ON COLUMN clinic.amendments.reason IS 'Why it was corrected; null where it was merely recorded again.';
COMMENT ON COLUMN clinic.amendments.amended_by_id IS 'The account that corrected it.';
COMMENT ON COLUMN clinic.amendments.amended_at IS 'When.';

ALTER TABLE clinic.amendments ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON clinic.amendments TO wardgraph_reader;
CREATE POLICY granted ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (SELECT auth.may('see.clinical')));
CREATE POLICY herself ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND patient_id = (SELECT auth.patient_id()));
CREATE POLICY her_doctor ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_doctor AS known
    WHERE known.hospital_id = amendments.hospital_id AND known.patient_id = amendments.patient_id
));
CREATE POLICY her_ward ON clinic.amendments FOR SELECT TO wardgraph_reader
USING (hospital_id = (SELECT auth.hospital_id()) AND (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.patients_of_the_ward AS known
    WHERE known.hospital_id = amendments.hospital_id AND known.patient_id = amendments.patient_id
));

-- A doctor who registered herself is there for those who may approve her, and nobody else.
ALTER POLICY everyone ON clinic.doctors
USING (hospital_id = (SELECT auth.hospital_id()) AND (licence_status <> 'PENDING' OR (SELECT auth.may('hospital.manage'))));

DO $view$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE VIEW clinic.granted_doctors AS %s AND (t.licence_status <> ''PENDING'' OR (SELECT auth.may(''hospital.manage'')))',
        rtrim(pg_get_viewdef('clinic.granted_doctors'::regclass, true), ';')
    );
END
$view$;

ALTER TABLE auth.accounts
DROP CONSTRAINT account_status_is_known,
ADD CONSTRAINT account_status_is_known CHECK (status IN ('PENDING', 'ACTIVE', 'SUSPENDED'));
COMMENT ON COLUMN auth.accounts.status IS 'PENDING until its doctor is approved, ACTIVE, or SUSPENDED; only an ACTIVE account signs in.';

-- Rows as further relations reach them, with the key of the other side beside their own columns (see migration 0014).
CREATE VIEW clinic.live_medications WITH (security_invoker = true) AS
SELECT DISTINCT
    p.hospital_id,
    p.patient_id,
    i.medication_id
FROM clinic.prescriptions AS p
INNER JOIN clinic.prescription_items AS i ON p.hospital_id = i.hospital_id AND p.id = i.prescription_id
WHERE p.status = 'ACTIVE';
COMMENT ON VIEW clinic.live_medications IS 'Who takes what, by prescriptions that are ACTIVE: each pair once.';

CREATE VIEW clinic.medications_of_patients WITH (security_invoker = true) AS
SELECT
    live.patient_id,
    m.*
FROM clinic.live_medications AS live
INNER JOIN clinic.medications AS m ON live.hospital_id = m.hospital_id AND live.medication_id = m.id;
COMMENT ON VIEW clinic.medications_of_patients IS 'What a patient takes, with her key.';

CREATE VIEW clinic.patients_of_medications WITH (security_invoker = true) AS
SELECT
    live.medication_id,
    p.*
FROM clinic.live_medications AS live
INNER JOIN clinic.visible_patients AS p ON live.hospital_id = p.hospital_id AND live.patient_id = p.id;
COMMENT ON VIEW clinic.patients_of_medications IS 'Who takes a medication, with its key.';

CREATE VIEW clinic.treatments_of_patients WITH (security_invoker = true) AS
SELECT
    v.patient_id,
    t.*
FROM clinic.visits AS v
INNER JOIN clinic.visible_treatments AS t ON v.hospital_id = t.hospital_id AND v.id = t.visit_id;
COMMENT ON VIEW clinic.treatments_of_patients IS 'What was done to a patient, with her key.';

GRANT SELECT ON clinic.live_medications, clinic.medications_of_patients, clinic.patients_of_medications TO wardgraph_reader;
GRANT SELECT ON clinic.treatments_of_patients TO wardgraph_reader;
