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
    v_doctor.department_id := p_department_id;
    v_doctor.employee_number := p_employee_number;
    v_doctor.first_name := btrim(p_first_name);
    v_doctor.last_name := btrim(p_last_name);
    v_doctor.job_title := coalesce(p_job_title, 'Doctor');
    v_doctor.specialization := p_specialization;
    v_doctor.registration_number := p_registration_number;
    v_doctor.registration_expires_on := p_registration_expires_on;
    v_doctor.licence_status := 'ACTIVE';
    v_doctor.consultation_fee := p_consultation_fee;
    v_doctor.practising_since := p_practising_since;
    v_doctor.phone := p_phone;
    v_doctor.email := p_email;
    PERFORM rules.check_input(clinic.doctor_problems(p_hospital_id, v_doctor));
    PERFORM auth.require_visible(p_hospital_id, 'department', p_department_id);
    RETURN clinic.insert_doctor(p_hospital_id, v_doctor);
END
$$;
COMMENT ON FUNCTION api.create_doctor(bigint, uuid, bigint, text, text, text, text, text, text, date, numeric, date, text, text) IS
'Adds a doctor to a department. Amounts in the hospital''s currency.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_doctor(bigint, uuid, bigint, text, text, text, text, text, text, date, numeric, date, text, text) TO wardgraph_api;
