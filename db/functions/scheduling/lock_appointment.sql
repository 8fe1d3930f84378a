SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_appointment(p_hospital_id bigint, p_appointment_id bigint) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor_id bigint;
    v_patient_id bigint;
    v_appointment clinic.appointments;
BEGIN
    SELECT a.patient_id, CASE WHEN a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') THEN a.doctor_id END
    INTO v_patient_id, v_doctor_id
    FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    -- What freed its time may take it again: for that the doctor's calendar, which comes first.
    IF v_doctor_id IS NOT NULL THEN
        PERFORM clinic.lock_calendar(p_hospital_id, v_doctor_id);
    END IF;
    -- The patient first: the patient's kept rows change with the appointment.
    PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_patient_id FOR NO KEY UPDATE;
    SELECT a.* INTO v_appointment FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id FOR NO KEY UPDATE;
    PERFORM clinic.refuse_moved(v_patient_id, v_appointment.patient_id);
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.lock_appointment(bigint, bigint) IS
'Locks an appointment''s patient and the appointment, in this order, and returns it as it then is; before them the doctor''s calendar where the appointment had freed its time.';
