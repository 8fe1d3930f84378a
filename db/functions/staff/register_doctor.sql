SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.register_doctor(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_password_hash text, p_department_id bigint,
    p_first_name text, p_last_name text, p_specialization text, p_registration_number text,
    p_registration_expires_on date, p_consultation_fee numeric, p_practising_since date, p_phone text,
    p_confirmed boolean DEFAULT false
) RETURNS TABLE (hospital_id bigint, email text, expires_at timestamptz, held_until timestamptz)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_doctor.department_id := p_department_id;
    v_doctor.first_name := coalesce(btrim(p_first_name), '');
    v_doctor.last_name := coalesce(btrim(p_last_name), '');
    v_doctor.job_title := 'Doctor';
    v_doctor.specialization := p_specialization;
    v_doctor.registration_number := p_registration_number;
    v_doctor.registration_expires_on := p_registration_expires_on;
    v_doctor.licence_status := 'PENDING';
    v_doctor.consultation_fee := p_consultation_fee;
    v_doctor.practising_since := p_practising_since;
    v_doctor.phone := p_phone;
    v_doctor.email := lower(btrim(p_email));
    PERFORM rules.check_input(
        ARRAY[
            rules.problem_unless(p_email IS NOT NULL, 'email', 'REQUIRED', 'is required'),
            rules.password_problem(p_password_hash)
        ] || clinic.doctor_problems(p_hospital_id, v_doctor)
    );
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    PERFORM clinic.lock_department(p_hospital_id, p_department_id);
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'consultationFee', NULL, p_consultation_fee)
    ]);
    RETURN QUERY SELECT p_hospital_id, s.email, s.expires_at, NULL::timestamptz
    FROM auth.begin_sign_up(p_hospital_id, 'DOCTOR', p_email, p_password_hash, to_jsonb(v_doctor), NULL) AS s;
END
$$;
COMMENT ON FUNCTION api.register_doctor(bigint, uuid, text, text, bigint, text, text, text, text, date, numeric, date, text, boolean) IS
'A doctor registers with a department. Nothing is made until api.confirm_sign_up proves the e-mail address: then record and account, PENDING until an administrator approves (api.approve_doctor), and nobody else sees, counts or books the doctor before. The answer is the same whether the address has an account or not.
Requires: nothing.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, RATE_LIMITED, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.register_doctor(bigint, uuid, text, text, bigint, text, text, text, text, date, numeric, date, text, boolean) TO wardgraph_api;
