-- Who sees which row: section "Access" of docs/adr/0002. One policy per table and audience; all reads obey them, since
-- wardgraph_reader owns every read function. The owner is exempt: a rule needs the whole truth.
SET LOCAL ROLE wardgraph_owner;

-- What policies look up. The owner's rights hold inside of these views, so a policy's look-up is not itself subject to the
-- policies of what it looks at: nested, they made every plan twenty times as large.
CREATE VIEW auth.patients_of_the_doctor AS
SELECT
    known.hospital_id,
    known.patient_id
FROM clinic.doctor_patients AS known
WHERE known.doctor_id = (SELECT auth.doctor_id()) AND (known.live_appointments > 0 OR known.open_until > clinic.clock());
COMMENT ON VIEW auth.patients_of_the_doctor IS 'Whom the asking doctor treats, or opened the record of.';

CREATE VIEW auth.patients_of_the_ward AS
SELECT
    known.hospital_id,
    known.patient_id
FROM clinic.patient_departments AS known
WHERE known.department_id = (SELECT auth.ward_id());
COMMENT ON VIEW auth.patients_of_the_ward IS 'Who was booked, treated or admitted in the asking nurse''s department.';

CREATE VIEW auth.prescribed_patients AS
SELECT
    given.hospital_id,
    given.patient_id
FROM clinic.prescriptions AS given;
COMMENT ON VIEW auth.prescribed_patients IS 'Who was ever prescribed anything.';

GRANT SELECT ON auth.patients_of_the_doctor, auth.patients_of_the_ward, auth.prescribed_patients TO wardgraph_reader;

DO $policies$
DECLARE
    -- The audiences. %1$s is the table, %2$s the argument of the declaration below.
    v_audiences CONSTANT jsonb := jsonb_build_object(
        'everyone', 'true',
        'granted', '(SELECT auth.may(%2$L))',
        'herself', '%1$s.%2$I = (SELECT auth.patient_id())',
        'own_account', '%1$s.%2$I = (SELECT auth.account_id())',
        'own_calendar', '%1$s.%2$I = (SELECT auth.doctor_id())',
        'own_ward', '%1$s.%2$I = (SELECT auth.ward_id())',
        'her_doctor', $$EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known
            WHERE known.hospital_id = %1$s.hospital_id AND known.patient_id = %1$s.%2$I
        )$$,
        'her_ward', $$EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known
            WHERE known.hospital_id = %1$s.hospital_id AND known.patient_id = %1$s.%2$I
        )$$,
        'colleagues_ward', $$EXISTS (
            SELECT FROM clinic.doctors AS colleague
            WHERE colleague.hospital_id = %1$s.hospital_id AND colleague.id = %1$s.%2$I
                AND colleague.department_id = (SELECT auth.ward_id())
        )$$,
        'pharmacy', $$(SELECT auth.may(%2$L)) AND EXISTS (
            SELECT FROM auth.prescribed_patients AS given
            WHERE given.hospital_id = %1$s.hospital_id AND given.patient_id = %1$s.id
        )$$,
        -- A part is seen by whoever sees the whole; the permission first, since it is looked up once a statement.
        'with_visit', $$(SELECT auth.may(%2$L)) OR EXISTS (
            SELECT FROM clinic.visits AS whole WHERE whole.hospital_id = %1$s.hospital_id AND whole.id = %1$s.visit_id
        )$$,
        'with_prescription', $$(SELECT auth.may(%2$L)) OR EXISTS (
            SELECT FROM clinic.prescriptions AS whole
            WHERE whole.hospital_id = %1$s.hospital_id AND whole.id = %1$s.prescription_id
        )$$,
        'with_bill', $$(SELECT auth.may(%2$L)) OR EXISTS (
            SELECT FROM clinic.bills AS whole WHERE whole.hospital_id = %1$s.hospital_id AND whole.id = %1$s.bill_id
        )$$,
        'with_payment', $$(SELECT auth.may(%2$L)) OR EXISTS (
            SELECT FROM clinic.payments AS whole WHERE whole.hospital_id = %1$s.hospital_id AND whole.id = %1$s.payment_id
        )$$
    );
    v_table text;
    v_audience text;
    v_argument text;
BEGIN
    FOR v_table, v_audience, v_argument IN VALUES
        ('clinic.departments', 'everyone', NULL),
        ('clinic.department_counts', 'everyone', NULL),
        ('clinic.doctors', 'everyone', NULL),
        ('clinic.availabilities', 'everyone', NULL),
        ('clinic.time_off', 'granted', 'see.time_off'),
        ('clinic.time_off', 'own_calendar', 'doctor_id'),
        ('clinic.nurses', 'granted', 'see.staff'),
        ('clinic.receptionists', 'granted', 'see.staff'),
        ('clinic.other_staff', 'granted', 'see.staff'),
        ('clinic.patients', 'granted', 'see.patients'),
        ('clinic.patients', 'herself', 'id'),
        ('clinic.patients', 'her_doctor', 'id'),
        ('clinic.patients', 'her_ward', 'id'),
        ('clinic.patients', 'pharmacy', 'see.prescribed_patients'),
        ('clinic.patient_departments', 'granted', 'see.scheduling'),
        ('clinic.patient_departments', 'herself', 'patient_id'),
        ('clinic.patient_departments', 'her_doctor', 'patient_id'),
        ('clinic.patient_departments', 'own_ward', 'department_id'),
        ('clinic.doctor_patients', 'granted', 'see.scheduling'),
        ('clinic.doctor_patients', 'herself', 'patient_id'),
        ('clinic.doctor_patients', 'own_calendar', 'doctor_id'),
        ('clinic.doctor_patients', 'colleagues_ward', 'doctor_id'),
        ('clinic.patient_totals', 'granted', 'see.bills'),
        ('clinic.patient_totals', 'herself', 'patient_id'),
        ('clinic.record_openings', 'granted', 'see.openings'),
        ('clinic.record_openings', 'own_calendar', 'doctor_id'),
        ('clinic.record_openings', 'herself', 'patient_id'),
        ('auth.accounts', 'granted', 'see.accounts'),
        ('auth.accounts', 'own_account', 'id'),
        ('auth.sessions', 'own_account', 'account_id'),
        ('clinic.appointments', 'granted', 'see.appointments'),
        ('clinic.appointments', 'herself', 'patient_id'),
        ('clinic.appointments', 'own_calendar', 'doctor_id'),
        ('clinic.appointments', 'her_doctor', 'patient_id'),
        ('clinic.appointments', 'own_ward', 'department_id'),
        ('clinic.visits', 'granted', 'see.visits'),
        ('clinic.visits', 'herself', 'patient_id'),
        ('clinic.visits', 'her_doctor', 'patient_id'),
        ('clinic.visits', 'her_ward', 'patient_id'),
        ('clinic.treatments', 'with_visit', 'see.visits'),
        ('clinic.medications', 'granted', 'see.medications'),
        ('clinic.stock', 'granted', 'see.stock'),
        ('clinic.stock_batches', 'granted', 'see.stock'),
        ('clinic.stock_movements', 'granted', 'see.ledger'),
        ('clinic.prescriptions', 'granted', 'see.prescriptions'),
        ('clinic.prescriptions', 'herself', 'patient_id'),
        ('clinic.prescriptions', 'her_doctor', 'patient_id'),
        ('clinic.prescriptions', 'her_ward', 'patient_id'),
        ('clinic.prescription_items', 'with_prescription', 'see.prescriptions'),
        ('clinic.rooms', 'granted', 'see.rooms'),
        ('clinic.room_occupancy', 'granted', 'see.rooms'),
        ('clinic.admissions', 'granted', 'see.admissions'),
        ('clinic.admissions', 'herself', 'patient_id'),
        ('clinic.admissions', 'her_doctor', 'patient_id'),
        ('clinic.admissions', 'her_ward', 'patient_id'),
        ('clinic.bills', 'granted', 'see.bills'),
        ('clinic.bills', 'herself', 'patient_id'),
        ('clinic.bill_lines', 'with_bill', 'see.bills'),
        ('clinic.payments', 'with_bill', 'see.bills'),
        ('clinic.refunds', 'with_payment', 'see.bills')
    LOOP
        EXECUTE format(
            'CREATE POLICY %I ON %s FOR SELECT TO wardgraph_reader USING (hospital_id = (SELECT auth.hospital_id()) AND (%s))',
            v_audience, v_table, format(v_audiences ->> v_audience, v_table, v_argument)
        );
    END LOOP;
END
$policies$;

CREATE POLICY everyone ON clinic.hospitals FOR SELECT TO wardgraph_reader USING (id = (SELECT auth.hospital_id()));

-- Every table, so that one without a policy shows nothing.
DO $security$
DECLARE
    v_table regclass;
BEGIN
    FOR v_table IN
        SELECT relation.oid FROM pg_catalog.pg_class AS relation
        WHERE relation.relkind = 'r' AND relation.relnamespace IN ('clinic'::regnamespace, 'auth'::regnamespace)
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', v_table);
    END LOOP;
END
$security$;

GRANT SELECT ON ALL TABLES IN SCHEMA clinic TO wardgraph_reader;
REVOKE SELECT ON clinic.outbox_events, clinic.hospital_slugs FROM wardgraph_reader;
-- Hashes of passwords and tokens are for the commands that compare them.
GRANT SELECT (
    hospital_id, id, email, roles, status, patient_id, doctor_id, nurse_id, receptionist_id, last_sign_in_at, created_at, updated_at
) ON auth.accounts TO wardgraph_reader;
GRANT SELECT (hospital_id, id, account_id, refreshed_at, expires_at, created_at, revoked_at) ON auth.sessions TO wardgraph_reader;
