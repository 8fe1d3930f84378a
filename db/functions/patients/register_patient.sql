SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.register_patient(
    p_hospital_id bigint, p_session_id uuid, p_first_name text, p_last_name text, p_birth_date date, p_gender text,
    p_phone text, p_email text, p_address text, p_allergies text[], p_insurance_provider text,
    p_insurance_policy_number text, p_insurance_cover_percent numeric, p_medical_record_number text,
    p_first_appointment jsonb, p_request_id uuid
) RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_today date;
    v_first record;
    v_id bigint;
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.register');
    v_today := clinic.today(p_hospital_id);
    SELECT f.* INTO v_first
    FROM jsonb_to_record(coalesce(p_first_appointment, '{}')) AS f (doctor_id bigint, starts_at timestamptz, duration_minutes integer, reason text);
    PERFORM rules.check_input(ARRAY[
        rules.text_problem('firstName', p_first_name, 100),
        rules.text_problem('lastName', p_last_name, 100),
        rules.problem_unless(
            p_birth_date BETWEEN v_today - interval '150 years' AND v_today, 'birthDate', 'OUT_OF_RANGE', 'must be a day of the last 150 years'
        ),
        rules.choice_problem('gender', p_gender, '{FEMALE,MALE,OTHER,UNKNOWN}'),
        rules.optional_text_problem('phone', p_phone, 50),
        rules.problem_unless(p_email IS NULL OR p_email ~ '^[^@\s]+@[^@\s]+$' AND length(p_email) <= 254, 'email', 'MALFORMED_EMAIL', 'must be an e-mail address'),
        rules.optional_text_problem('address', p_address, 500),
        rules.problem_unless(
            coalesce(cardinality(p_allergies), 0) <= 100
            AND NOT EXISTS (SELECT FROM unnest(p_allergies) AS allergy WHERE allergy IS NULL OR btrim(allergy) = '' OR length(allergy) > 200),
            'allergies', 'MALFORMED', 'must be at most 100 substances of 1 to 200 characters each'
        ),
        rules.optional_text_problem('insuranceProvider', p_insurance_provider, 200),
        rules.optional_text_problem('insurancePolicyNumber', p_insurance_policy_number, 100),
        CASE WHEN p_insurance_cover_percent IS NOT NULL THEN rules.percent_problem('insuranceCoverPercent', p_insurance_cover_percent) END,
        rules.problem_unless(
            coalesce(p_insurance_cover_percent, 0) = 0 OR btrim(p_insurance_provider) <> '',
            'insuranceProvider', 'REQUIRED', 'is required where the insurance covers a share'
        ),
        rules.problem_unless(
            p_medical_record_number IS NULL OR p_medical_record_number ~ '^[0-9]{4,18}$',
            'medicalRecordNumber', 'MALFORMED', 'must have four to eighteen digits'
        )
    ] || CASE WHEN p_first_appointment IS NOT NULL THEN ARRAY[
        rules.id_problem('firstAppointment.doctorId', v_first.doctor_id),
        rules.problem_unless(v_first.starts_at IS NOT NULL, 'firstAppointment.startsAt', 'REQUIRED', 'is required'),
        rules.number_problem('firstAppointment.durationMinutes', v_first.duration_minutes, 5, 480),
        rules.optional_text_problem('firstAppointment.reason', v_first.reason, 1000)
    ] ELSE '{}' END);
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'register_patient', jsonb_build_array(
        p_first_name, p_last_name, p_birth_date, p_gender, p_phone, p_email, p_address, p_allergies,
        p_insurance_provider, p_insurance_policy_number, p_insurance_cover_percent, p_medical_record_number, p_first_appointment
    ));
    IF v_id IS NULL THEN
        IF p_first_appointment IS NOT NULL THEN
            -- Locks go calendar first, patient second, and the patient is about to be made.
            PERFORM FROM clinic.doctor_calendars AS c WHERE c.hospital_id = p_hospital_id AND c.doctor_id = v_first.doctor_id FOR UPDATE;
        END IF;
        LOOP
            INSERT INTO clinic.patients (
                hospital_id, medical_record_number, first_name, last_name, birth_date, gender, phone, email, address, allergies,
                insurance_provider, insurance_policy_number, insurance_cover_percent
            ) VALUES (
                p_hospital_id, coalesce(p_medical_record_number, nextval('clinic.medical_record_numbers')::text),
                btrim(p_first_name), btrim(p_last_name), p_birth_date, p_gender, p_phone, p_email, p_address, coalesce(p_allergies, '{}'),
                p_insurance_provider, p_insurance_policy_number, coalesce(p_insurance_cover_percent, 0)
            )
            ON CONFLICT (hospital_id, medical_record_number) DO NOTHING
            RETURNING id INTO v_id;
            -- A generated number may have been entered by hand before: take the next.
            EXIT WHEN v_id IS NOT NULL OR p_medical_record_number IS NOT NULL;
        END LOOP;
        IF v_id IS NULL THEN
            PERFORM rules.refuse_existing('medicalRecordNumber', 'a patient with this medical record number');
        END IF;
        IF p_first_appointment IS NOT NULL THEN
            PERFORM clinic.insert_booking(
                p_hospital_id, v_id, v_first.doctor_id, v_first.starts_at, v_first.duration_minutes, v_first.reason, NULL, NULL
            );
        END IF;
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT t.* INTO STRICT v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.register_patient(bigint, uuid, text, text, date, text, text, text, text, text[], text, text, numeric, text, jsonb, uuid) IS
'Registers a patient (RECEPTIONIST, ADMIN), with her first booking p_first_appointment {doctor_id, starts_at, duration_minutes, reason} if given: both or neither. A medical record number is generated if absent. BAD_USER_INPUT, ALREADY_EXISTS, REQUEST_ID_REUSED and the errors of clinic.check_booking.';
GRANT EXECUTE ON FUNCTION api.register_patient(bigint, uuid, text, text, date, text, text, text, text, text[], text, text, numeric, text, jsonb, uuid)
TO wardgraph_api;
