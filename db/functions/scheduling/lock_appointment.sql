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
    -- What freed its time may take it again: for that the doctor's calendar, which comes first.
    SELECT a.doctor_id INTO v_doctor_id FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id AND a.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN');
    PERFORM clinic.lock_calendar(p_hospital_id, v_doctor_id);
    LOOP
        SELECT a.patient_id INTO v_patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
        -- The patient first: the patient's kept rows change with the appointment.
        PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_patient_id FOR NO KEY UPDATE;
        -- Unless a merge gave it to another one meanwhile.
        EXIT WHEN v_patient_id IS NOT DISTINCT FROM (
            SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
        );
    END LOOP;
    SELECT a.* INTO v_appointment FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id FOR NO KEY UPDATE;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.lock_appointment(bigint, bigint) IS
'Locks an appointment''s patient and the appointment, in this order, and returns it as it then is; before them the doctor''s calendar where the appointment had freed its time.';
