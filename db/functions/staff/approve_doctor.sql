SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.approve_doctor(p_hospital_id bigint, p_session_id uuid, p_doctor_id bigint) RETURNS clinic.doctors
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor clinic.doctors;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('doctorId', p_doctor_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'doctor', p_doctor_id);
    SELECT d.department_id INTO v_doctor.department_id FROM clinic.doctors AS d
    WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id;
    IF NOT FOUND THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('doctor', p_doctor_id);
    END IF;
    -- The department of the doctor is still in use.
    PERFORM clinic.lock_department(p_hospital_id, v_doctor.department_id);
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    SELECT d.* INTO STRICT v_doctor FROM clinic.doctors AS d
    WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id FOR NO KEY UPDATE;
    PERFORM rules.refuse_retired('doctor', p_doctor_id, v_doctor.retired_at);
    IF v_doctor.licence_status <> 'PENDING' THEN
        PERFORM rules.refuse_transition('licence', v_doctor.licence_status, 'ACTIVE');
    END IF;
    UPDATE clinic.doctors AS d SET licence_status = 'ACTIVE' WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id;
    UPDATE auth.accounts AS a SET status = 'ACTIVE'
    WHERE a.hospital_id = p_hospital_id AND a.doctor_id = p_doctor_id AND a.status = 'PENDING';
    SELECT t.* INTO STRICT v_doctor FROM clinic.visible_doctors AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_doctor_id;
    RETURN v_doctor;
END
$$;
COMMENT ON FUNCTION api.approve_doctor(bigint, uuid, bigint) IS
'Approves a doctor who registered: from now on the doctor is seen, counted and, once they have hours, booked, and may sign in. Retiring the doctor instead declines.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.approve_doctor(bigint, uuid, bigint) TO wardgraph_api;
