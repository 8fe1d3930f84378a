SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.register_patient(
    p_hospital_id bigint, p_session_id uuid, p_first_name text, p_last_name text, p_birth_date date, p_gender text,
    p_phone text, p_email text, p_address text, p_allergies text[], p_insurance_provider text,
    p_insurance_policy_number text, p_insurance_cover_percent numeric, p_medical_record_number text,
    p_first_appointment jsonb, p_birth_date_estimated boolean DEFAULT false, p_request_id uuid DEFAULT NULL,
    p_confirmed boolean DEFAULT false
) RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('patient.register');
    v_patient.first_name := coalesce(p_first_name, '');
    v_patient.last_name := coalesce(p_last_name, '');
    v_patient.birth_date := p_birth_date;
    v_patient.birth_date_estimated := coalesce(p_birth_date_estimated, false);
    v_patient.gender := p_gender;
    v_patient.phone := p_phone;
    v_patient.email := p_email;
    v_patient.address := p_address;
    v_patient.allergies := p_allergies;
    v_patient.insurance_provider := p_insurance_provider;
    v_patient.insurance_policy_number := p_insurance_policy_number;
    v_patient.insurance_cover_percent := p_insurance_cover_percent;
    v_patient.medical_record_number := p_medical_record_number;
    PERFORM rules.check_input(clinic.patient_problems(p_hospital_id, v_patient) || rules.first_booking_problems(p_first_appointment));
    v_id := auth.begin_request(p_hospital_id, p_request_id, 'register_patient', jsonb_build_array(
        p_first_name, p_last_name, p_birth_date, p_gender, p_phone, p_email, p_address, p_allergies,
        p_insurance_provider, p_insurance_policy_number, p_insurance_cover_percent, p_medical_record_number, p_first_appointment
    -- Without it is what it was before births were estimated: a request may be repeated across an upgrade.
    ) || CASE WHEN p_birth_date_estimated THEN '[true]'::jsonb ELSE '[]' END);
    IF v_id IS NULL THEN
        -- Locks go calendar first, patient second, and the patient is about to be made.
        PERFORM clinic.lock_calendar(p_hospital_id, (p_first_appointment ->> 'doctor_id')::bigint);
        PERFORM rules.require_confirmation(p_confirmed, clinic.duplicate_warnings(p_hospital_id, NULL::clinic.patients, v_patient));
        v_id := clinic.insert_patient(p_hospital_id, v_patient);
        PERFORM clinic.insert_first_booking(p_hospital_id, v_id, p_first_appointment);
        PERFORM auth.finish_request(p_hospital_id, p_request_id, v_id);
    END IF;
    SELECT t.* INTO STRICT v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.register_patient(
    bigint, uuid, text, text, date, text, text, text, text, text[], text, text, numeric, text, jsonb, boolean, uuid, boolean
) IS
'Registers a patient, with a first booking p_first_appointment {doctor_id, starts_at, duration_minutes, reason} if given: both or neither. A medical record number is generated if absent. Who is likely there already wants to be confirmed.
Requires: patient.register.
Errors: BAD_USER_INPUT, ALREADY_EXISTS, NOT_FOUND, RETIRED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED, CONFIRMATION_NEEDED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.register_patient(
    bigint, uuid, text, text, date, text, text, text, text, text[], text, text, numeric, text, jsonb, boolean, uuid, boolean
)
TO wardgraph_api;
