SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.record_visit(
    p_hospital_id bigint, p_session_id uuid, p_appointment_id bigint, p_diagnosis text, p_notes text
) RETURNS clinic.visits
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
    v_visit clinic.visits;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('appointment.treat');
    PERFORM rules.check_input(ARRAY[
        rules.id_problem('appointmentId', p_appointment_id),
        rules.text_problem('diagnosis', p_diagnosis, 2000),
        rules.optional_text_problem('notes', p_notes, 20000)
    ]);
    PERFORM auth.require_visible(p_hospital_id, 'appointment', p_appointment_id);
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    PERFORM auth.require_doctor('appointment.treat', v_appointment.doctor_id);
    PERFORM clinic.refuse_deceased(p.id, p.deceased_on) FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = v_appointment.patient_id AND p.deceased_on < clinic.today(p_hospital_id)
        AND NOT EXISTS (SELECT FROM clinic.visits AS v WHERE v.hospital_id = p_hospital_id AND v.appointment_id = p_appointment_id);
    IF v_appointment.status NOT IN ('IN_PROGRESS', 'COMPLETED') THEN
        RAISE EXCEPTION USING
            errcode = 'ZH207', message = format('A visit can be recorded only after the appointment has started. This one is %s.', v_appointment.status),
            detail = jsonb_build_object('from', v_appointment.status, 'to', 'IN_PROGRESS')::text, hint = 'Start the appointment first.';
    END IF;
    INSERT INTO clinic.visits AS v (hospital_id, appointment_id, patient_id, doctor_id, department_id, diagnosis, notes, visited_at)
    VALUES (
        p_hospital_id, p_appointment_id, v_appointment.patient_id, v_appointment.doctor_id, v_appointment.department_id,
        btrim(p_diagnosis), p_notes, clinic.clock()
    )
    ON CONFLICT (hospital_id, appointment_id) DO UPDATE SET diagnosis = excluded.diagnosis, notes = coalesce(excluded.notes, v.notes)
    RETURNING v.* INTO v_visit;
    RETURN v_visit;
END
$$;
COMMENT ON FUNCTION api.record_visit(bigint, uuid, bigint, text, text) IS
'Records what the doctor found in an appointment that is in progress or completed. Called again, it corrects the record; null notes stay.
Requires: appointment.treat.
Errors: BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, PATIENT_DECEASED, BAD_TRANSITION.';
GRANT EXECUTE ON FUNCTION api.record_visit(bigint, uuid, bigint, text, text) TO wardgraph_api;
