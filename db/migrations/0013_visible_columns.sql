-- Which columns of a visible row the asker sees: the others are null. A view has its table's columns in its table's order,
-- so that a function can return the table's row type from it.
SET LOCAL ROLE wardgraph_owner;

DO $views$
DECLARE
    -- Whether the asker is the patient, her doctor or a nurse of her ward. %s is the patient's id.
    v_care CONSTANT text := $$
        coalesce(%1$s = (SELECT auth.patient_id()), false)
        OR (SELECT auth.doctor_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_doctor AS known WHERE known.hospital_id = t.hospital_id AND known.patient_id = %1$s
        )
        OR (SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
            SELECT FROM auth.patients_of_the_ward AS known WHERE known.hospital_id = t.hospital_id AND known.patient_id = %1$s
        )$$;
    -- A pharmacist's permission for those who were prescribed something, not for whom another of her roles sees.
    v_pharmacy CONSTANT text := $$
        OR (SELECT auth.may('see.prescribed_patients')) AND EXISTS (
            SELECT FROM auth.prescribed_patients AS given WHERE given.hospital_id = t.hospital_id AND given.patient_id = t.id
        )$$;
    v_masks CONSTANT jsonb := jsonb_build_object(
        'clinic.patients', jsonb_build_object(
            'phone', 'see.contact', 'email', 'see.contact', 'address', 'see.contact', 'allergies', 'see.allergies',
            'notes', 'see.clinical', 'insurance_provider', 'see.insurance', 'insurance_policy_number', 'see.insurance',
            'insurance_cover_percent', 'see.insurance'
        ),
        'clinic.appointments', jsonb_build_object(
            'reason', 'see.reasons', 'notes', 'see.reasons', 'cancellation_reason', 'see.reasons'
        ),
        'clinic.visits', jsonb_build_object('diagnosis', 'see.clinical', 'notes', 'see.clinical'),
        'clinic.treatments', jsonb_build_object('notes', 'see.clinical'),
        'clinic.doctors', jsonb_build_object('employee_number', 'see.staff', 'phone', 'see.staff', 'email', 'see.staff'),
        'auth.accounts', jsonb_build_object('password_hash', 'nobody')
    );
    v_masked text;
    v_source text;
    v_exempt text;
    v_columns text;
BEGIN
    FOR v_masked, v_source, v_exempt IN VALUES
        ('clinic.patients', 'clinic.patients AS t', format(v_care, 't.id')),
        ('clinic.appointments', 'clinic.appointments AS t', format(v_care, 't.patient_id')),
        ('clinic.visits', 'clinic.visits AS t', format(v_care, 't.patient_id')),
        (
            'clinic.treatments',
            'clinic.treatments AS t JOIN clinic.visits AS v ON v.hospital_id = t.hospital_id AND v.id = t.visit_id',
            format(v_care, 'v.patient_id')
        ),
        ('clinic.doctors', 'clinic.doctors AS t', 'coalesce(t.id = (SELECT auth.doctor_id()), false)'),
        ('auth.accounts', 'auth.accounts AS t', 'false')
    LOOP
        SELECT string_agg(
            CASE
                WHEN v_masks -> v_masked ->> attname = 'nobody' THEN format('NULL::%s AS %I', format_type(atttypid, atttypmod), attname)
                WHEN v_masks -> v_masked ? attname THEN format(
                    'CASE WHEN (SELECT auth.may(%1$L)) OR care.taken%3$s THEN t.%2$I END AS %2$I', v_masks -> v_masked ->> attname, attname,
                    CASE WHEN v_masked = 'clinic.patients' AND attname = 'allergies' THEN v_pharmacy ELSE '' END
                )
                ELSE format('t.%I', attname)
            END, ', ' ORDER BY attnum
        )
        INTO v_columns
        FROM pg_catalog.pg_attribute
        WHERE attrelid = v_masked::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format(
            'CREATE VIEW %s WITH (security_invoker = true) AS SELECT %s FROM %s CROSS JOIN LATERAL (SELECT %s AS taken OFFSET 0) AS care',
            regexp_replace(v_masked, '\.', '.visible_'), v_columns, v_source, v_exempt
        );
        EXECUTE format('GRANT SELECT ON %s TO wardgraph_reader', regexp_replace(v_masked, '\.', '.visible_'));
    END LOOP;
END
$views$;

COMMENT ON VIEW clinic.visible_patients IS 'Patients; contact, insurance, allergies and notes only for those whom section 10 lets see them.';
COMMENT ON VIEW clinic.visible_appointments IS 'Appointments; reasons and remarks only for the desk, the patient and those who care for her.';
COMMENT ON VIEW clinic.visible_visits IS 'Visits; diagnosis and notes only for the patient and those who care for her.';
COMMENT ON VIEW clinic.visible_treatments IS 'Treatments; notes only for the patient and those who care for her.';
COMMENT ON VIEW clinic.visible_doctors IS 'Doctors; phone, e-mail and employee number only for colleagues.';
COMMENT ON VIEW auth.visible_accounts IS 'Accounts without their password hashes.';
