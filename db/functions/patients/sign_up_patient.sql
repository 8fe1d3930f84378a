SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.sign_up_patient(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_password_hash text, p_first_name text,
    p_last_name text, p_birth_date date, p_gender text, p_phone text, p_address text, p_allergies text[],
    p_first_appointment jsonb
) RETURNS clinic.patients
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_patient.first_name := p_first_name;
    v_patient.last_name := p_last_name;
    v_patient.birth_date := p_birth_date;
    v_patient.gender := p_gender;
    v_patient.phone := p_phone;
    v_patient.email := lower(btrim(p_email));
    v_patient.address := p_address;
    v_patient.allergies := p_allergies;
    PERFORM rules.check_input(
        ARRAY[
            rules.problem_unless(p_email IS NOT NULL, 'email', 'REQUIRED', 'is required'),
            rules.password_problem(p_password_hash)
        ] || clinic.patient_problems(p_hospital_id, v_patient) || rules.first_booking_problems(p_first_appointment)
    );
    -- Locks go calendar first, patient second, and the patient is about to be made.
    PERFORM clinic.lock_calendar(p_hospital_id, (p_first_appointment ->> 'doctor_id')::bigint);
    v_id := clinic.insert_patient(p_hospital_id, v_patient);
    PERFORM auth.act_as(clinic.insert_account(p_hospital_id, v_patient.email, p_password_hash, '{PATIENT}', v_id, NULL, NULL, NULL));
    PERFORM clinic.insert_first_booking(p_hospital_id, v_id, p_first_appointment);
    SELECT t.* INTO STRICT v_patient FROM clinic.visible_patients AS t WHERE t.hospital_id = p_hospital_id AND t.id = v_id;
    RETURN v_patient;
END
$$;
COMMENT ON FUNCTION api.sign_up_patient(bigint, uuid, text, text, text, text, date, text, text, text, text[], jsonb) IS
'A patient signs up without the front desk: record, account and, if given, a first booking p_first_appointment {doctor_id, starts_at, duration_minutes, reason}: all of it or nothing. Insurance is for the desk to enter.
Requires: nothing.
Errors: BAD_USER_INPUT, ALREADY_EXISTS, NOT_FOUND, RETIRED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED, PATIENT_DOUBLE_BOOKED.';
GRANT EXECUTE ON FUNCTION api.sign_up_patient(bigint, uuid, text, text, text, text, date, text, text, text, text[], jsonb) TO wardgraph_api;
