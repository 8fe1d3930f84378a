-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_doctor(
    p_hospital_id bigint, p_session_id uuid, p_department_id bigint, p_employee_number text, p_first_name text,
    p_last_name text, p_job_title text, p_specialization text, p_registration_number text,
    p_registration_expires_on date, p_consultation_fee numeric, p_practising_since date, p_phone text,
    p_email text, p_confirmed boolean DEFAULT false
)
RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM clinic.hold_currency(p_hospital_id);
    v_new.department_id := p_department_id;
    v_new.employee_number := p_employee_number;
    v_new.first_name := coalesce(p_first_name, '');
    v_new.last_name := coalesce(p_last_name, '');
    v_new.job_title := coalesce(p_job_title, 'Doctor');
    v_new.specialization := p_specialization;
    v_new.registration_number := p_registration_number;
    v_new.registration_expires_on := p_registration_expires_on;
    v_new.consultation_fee := p_consultation_fee;
    v_new.practising_since := p_practising_since;
    v_new.phone := p_phone;
    v_new.email := p_email;
    v_new.licence_status := 'ACTIVE';
    PERFORM rules.check_input(clinic.doctor_problems(p_hospital_id, v_new));
    PERFORM auth.require_visible(p_hospital_id, 'department', v_new.department_id);
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'consultationFee', NULL, v_new.consultation_fee)
    ]);
    RETURN clinic.insert_doctor(p_hospital_id, v_new);
END
$$;
COMMENT ON FUNCTION api.create_doctor(bigint, uuid, bigint, text, text, text, text, text, text, date, numeric, date, text, text, boolean) IS
'Adds a doctor to a department.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.create_doctor(bigint, uuid, bigint, text, text, text, text, text, text, date, numeric, date, text, text, boolean)
TO wardgraph_api;
