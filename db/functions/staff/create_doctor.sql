SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_doctor(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_employee_number text, p_first_name text,
    p_last_name text, p_job_title text, p_specialization text, p_registration_number text, p_registration_expires_on date,
    p_consultation_fee numeric, p_practising_since date, p_phone text, p_email text
) RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('departmentId', p_department_id),
        rules.problem_unless(p_employee_number IS NULL OR p_employee_number ~ '^[0-9]{6}$', 'employeeNumber', 'MALFORMED', 'must have six digits'),
        rules.text_problem('firstName', p_first_name, 100),
        rules.text_problem('lastName', p_last_name, 100),
        rules.optional_text_problem('jobTitle', p_job_title, 100),
        rules.text_problem('specialization', p_specialization, 100),
        rules.text_problem('registrationNumber', p_registration_number, 50),
        rules.problem_unless(p_registration_expires_on IS NOT NULL, 'registrationExpiresOn', 'REQUIRED', 'is required'),
        rules.money_problem('consultationFee', p_consultation_fee, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id), 0),
        rules.optional_text_problem('phone', p_phone, 50),
        rules.problem_unless(
            p_practising_since IS NULL OR p_practising_since <= clinic.today(p_hospital_id), 'practisingSince', 'IN_THE_FUTURE', 'must not be in the future'
        ),
        rules.problem_unless(
            p_email IS NULL OR p_email ~ '^[^@\s]+@[^@\s]+$' AND length(p_email) <= 254, 'email', 'MALFORMED_EMAIL', 'must be an e-mail address'
        )
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    INSERT INTO clinic.doctors (
        hospital_id, department_id, employee_number, first_name, last_name, job_title, specialization,
        registration_number, registration_expires_on, consultation_fee, practising_since, phone, email
    )
    SELECT
        p_hospital_id, p_department_id, clinic.next_employee_number(p_employee_number), btrim(p_first_name), btrim(p_last_name),
        coalesce(p_job_title, 'Doctor'), p_specialization, p_registration_number, p_registration_expires_on,
        rules.round_money(p_consultation_fee, h.currency), p_practising_since, p_phone, p_email
    FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
    ON CONFLICT DO NOTHING
    RETURNING * INTO v_doctor;
    IF v_doctor.id IS NULL THEN
        PERFORM rules.refuse_existing('registrationNumber', 'a doctor with this registration or employee number');
    END IF;
    RETURN v_doctor;
END
$$;
COMMENT ON FUNCTION api.create_doctor(bigint, uuid, bigint, text, text, text, text, text, text, date, numeric, date, text, text) IS
'Adds a doctor to a department (ADMIN). Amounts in the hospital''s currency. BAD_USER_INPUT, ALREADY_EXISTS, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.create_doctor(bigint, uuid, bigint, text, text, text, text, text, text, date, numeric, date, text, text) TO wardgraph_api;
