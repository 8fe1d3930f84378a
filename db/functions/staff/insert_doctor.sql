SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_doctor(p_hospital_id bigint, p_row clinic.doctors) RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
BEGIN
    PERFORM clinic.lock_department(p_hospital_id, p_row.department_id);
    INSERT INTO clinic.doctors AS d (
        hospital_id, department_id, employee_number, first_name, last_name, job_title, specialization,
        registration_number, registration_expires_on, licence_status, consultation_fee, practising_since, phone, email
    )
    SELECT
        p_hospital_id, p_row.department_id, clinic.next_employee_number(p_hospital_id, p_row.employee_number), p_row.first_name,
        p_row.last_name, p_row.job_title, btrim(p_row.specialization), btrim(p_row.registration_number), p_row.registration_expires_on,
        p_row.licence_status, rules.round_money(p_row.consultation_fee, h.currency), p_row.practising_since, p_row.phone, p_row.email
    FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
    ON CONFLICT (hospital_id, registration_number) DO NOTHING
    RETURNING d.* INTO v_doctor;
    IF v_doctor.id IS NULL THEN
        PERFORM rules.refuse_existing('registrationNumber', 'a doctor with this registration number');
    END IF;
    RETURN v_doctor;
END
$$;
COMMENT ON FUNCTION clinic.insert_doctor(bigint, clinic.doctors) IS
'Makes a doctor of a row that clinic.doctor_problems has nothing against; the part that creating and registering share. RETIRED, ALREADY_EXISTS.';
