-- Generated from db/entities/staff.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_doctor(
    p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint, p_changes jsonb,
    p_change_reason text DEFAULT NULL, p_confirmed boolean DEFAULT false
)
RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.doctors;
    v_old clinic.doctors;
    v_new clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM clinic.hold_currency(p_hospital_id);
    v_given := jsonb_populate_record(NULL::clinic.doctors, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('doctorId', p_doctor_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, true)
        ] || rules.changes_problems(
            p_changes, '{department_id, employee_number, first_name, last_name, job_title, specialization, registration_number,
                registration_expires_on, licence_status, consultation_fee, practising_since, phone, email}',
            clinic.doctor_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    IF v_given.department_id IS NOT NULL THEN
        PERFORM auth.require_visible(p_hospital_id, 'department', v_given.department_id);
        PERFORM clinic.lock_department(p_hospital_id, v_given.department_id);
    END IF;
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    SELECT t.* INTO v_old FROM clinic.doctors AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('doctor', p_doctor_id);
    END IF;
    PERFORM rules.refuse_retired('doctor', p_doctor_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.doctor_problems(p_hospital_id, v_new));
    PERFORM clinic.check_doctor_change(p_hospital_id, v_old, v_new);
    PERFORM rules.require_confirmation(p_confirmed, ARRAY[
        clinic.amount_warning(p_hospital_id, 'consultationFee', v_old.consultation_fee, v_new.consultation_fee)
    ] || clinic.doctor_warnings(p_hospital_id, v_old, v_new));
    IF v_new.employee_number <> v_old.employee_number THEN
        PERFORM clinic.next_employee_number(p_hospital_id, v_new.employee_number);
    END IF;
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.doctors AS t SET
            department_id = v_new.department_id,
            employee_number = v_new.employee_number,
            first_name = coalesce(v_new.first_name, ''),
            last_name = coalesce(v_new.last_name, ''),
            job_title = coalesce(v_new.job_title, ''),
            specialization = v_new.specialization,
            registration_number = v_new.registration_number,
            registration_expires_on = v_new.registration_expires_on,
            licence_status = v_new.licence_status,
            consultation_fee = rules.round_money(
                v_new.consultation_fee, (SELECT h.currency FROM clinic.hospitals AS h WHERE h.id = p_hospital_id)
            ),
            practising_since = v_new.practising_since,
            phone = v_new.phone,
            email = v_new.email
        WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('registrationNumber', 'a doctor with this registration number');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.visible_doctors AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_doctor(bigint, uuid, bigint, jsonb, text, boolean) IS
'Changes a row of clinic.doctors: p_changes {column: value} of department_id, employee_number, first_name, last_name, job_title, specialization, registration_number, registration_expires_on, licence_status, consultation_fee, practising_since, phone, email; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS, BAD_TRANSITION, CONFIRMATION_NEEDED.';
GRANT EXECUTE ON FUNCTION api.update_doctor(bigint, uuid, bigint, jsonb, text, boolean) TO wardgraph_api;
