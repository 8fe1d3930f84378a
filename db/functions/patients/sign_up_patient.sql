SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.sign_up_patient(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_password_hash text, p_first_name text,
    p_last_name text, p_birth_date date, p_gender text, p_phone text, p_address text, p_allergies text[],
    p_first_appointment jsonb
) RETURNS TABLE (hospital_id bigint, email text, expires_at timestamptz, held_until timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient clinic.patients;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_patient.first_name := coalesce(p_first_name, '');
    v_patient.last_name := coalesce(p_last_name, '');
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
    RETURN QUERY SELECT p_hospital_id, s.email, s.expires_at, clinic.hold_for_sign_up(p_hospital_id, s.id, p_first_appointment)
    FROM auth.begin_sign_up(p_hospital_id, 'PATIENT', p_email, p_password_hash, to_jsonb(v_patient), p_first_appointment) AS s;
END
$$;
COMMENT ON FUNCTION api.sign_up_patient(bigint, uuid, text, text, text, text, date, text, text, text, text[], jsonb) IS
'A patient signs up without the front desk. Nothing is made until api.confirm_sign_up proves the e-mail address: then record, account and, if given, a first booking p_first_appointment {doctor_id, starts_at, duration_minutes, reason}, whose time is held for some minutes. The answer is the same whether the address has an account or not. Insurance is for the desk to enter.
Requires: nothing.
Errors: BAD_USER_INPUT, NOT_FOUND, RATE_LIMITED, IN_THE_PAST, BEYOND_HORIZON, DOCTOR_NOT_PRACTISING, OUTSIDE_OPENING_HOURS, DOCTOR_UNAVAILABLE, SLOT_HELD, DOUBLE_BOOKED.';
GRANT EXECUTE ON FUNCTION api.sign_up_patient(bigint, uuid, text, text, text, text, date, text, text, text, text[], jsonb) TO wardgraph_api;
