-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.insert_doctor(p_hospital_id bigint, p_row clinic.doctors)
RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.doctors;
BEGIN
    v_new := p_row;
    PERFORM clinic.lock_department(p_hospital_id, v_new.department_id);
    INSERT INTO clinic.doctors AS t (
        hospital_id, department_id, employee_number, first_name, last_name, job_title, specialization, registration_number,
        registration_expires_on, licence_status, consultation_fee, practising_since, phone, email
    )
    VALUES (
        p_hospital_id, v_new.department_id, clinic.next_employee_number(p_hospital_id, v_new.employee_number),
        coalesce(v_new.first_name, ''), coalesce(v_new.last_name, ''), coalesce(v_new.job_title, ''),
        v_new.specialization, v_new.registration_number, v_new.registration_expires_on, v_new.licence_status,
        rules.round_money(
            v_new.consultation_fee, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id)
        ),
        v_new.practising_since, v_new.phone, v_new.email
    )
    ON CONFLICT (hospital_id, rules.case_folded(registration_number)) DO NOTHING
    RETURNING t.* INTO v_new;
    IF v_new.id IS NULL THEN
        PERFORM rules.refuse_existing('registrationNumber', 'a doctor with this registration number');
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION clinic.insert_doctor(bigint, clinic.doctors) IS
'Makes a record of a row that clinic.doctor_problems has nothing against. RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION clinic.insert_doctor(bigint, clinic.doctors) TO wardgraph_owner;
