SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.register_doctor(
    p_hospital_id bigint, p_session_id uuid, p_email text, p_password_hash text, p_department_id bigint,
    p_first_name text, p_last_name text, p_specialization text, p_registration_number text,
    p_registration_expires_on date, p_consultation_fee numeric, p_practising_since date, p_phone text
) RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
    v_account auth.accounts;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    v_doctor.department_id := p_department_id;
    v_doctor.first_name := btrim(p_first_name);
    v_doctor.last_name := btrim(p_last_name);
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
    v_doctor := clinic.insert_doctor(p_hospital_id, v_doctor);
    v_account := clinic.insert_account(p_hospital_id, v_doctor.email, p_password_hash, '{DOCTOR}', NULL, v_doctor.id, NULL, NULL);
    UPDATE auth.accounts AS a SET status = 'PENDING' WHERE a.hospital_id = p_hospital_id AND a.id = v_account.id;
    RETURN v_doctor;
END
$$;
COMMENT ON FUNCTION api.register_doctor(bigint, uuid, text, text, bigint, text, text, text, text, date, numeric, date, text) IS
'A doctor registers with a department: record and account are PENDING until an administrator approves (api.approve_doctor), and nobody else sees, counts or books the doctor before.
Requires: nothing.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.register_doctor(bigint, uuid, text, text, bigint, text, text, text, text, date, numeric, date, text) TO wardgraph_api;
