SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_series_from(p_hospital_id bigint, p_appointment_id bigint, p_doctor_id bigint) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_before clinic.appointments;
    v_appointment clinic.appointments;
    v_doctor_ids bigint[];
BEGIN
    SELECT a.* INTO STRICT v_before FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(v_before.series_id IS NOT NULL, 'appointmentId', 'NOT_IN_A_SERIES', 'must be of an appointment in a series')
    ]);
    LOOP
        BEGIN
            v_doctor_ids := ARRAY(
                SELECT DISTINCT a.doctor_id FROM clinic.appointments AS a
                WHERE a.hospital_id = p_hospital_id AND a.series_id = v_before.series_id AND a.status = 'BOOKED'
                UNION SELECT v_before.doctor_id UNION SELECT p_doctor_id WHERE p_doctor_id IS NOT NULL
            );
            PERFORM FROM clinic.doctor_calendars AS c
            WHERE c.hospital_id = p_hospital_id AND c.doctor_id = ANY (v_doctor_ids) ORDER BY c.doctor_id FOR UPDATE;
            PERFORM FROM clinic.patients AS p WHERE p.hospital_id = p_hospital_id AND p.id = v_before.patient_id FOR NO KEY UPDATE;
            PERFORM FROM clinic.appointments AS a
            WHERE a.hospital_id = p_hospital_id AND a.series_id = v_before.series_id ORDER BY a.id FOR NO KEY UPDATE;
            SELECT a.* INTO STRICT v_appointment FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
            PERFORM clinic.refuse_moved(v_before.patient_id, v_appointment.patient_id);
            IF EXISTS (
                SELECT FROM clinic.appointments AS a
                WHERE a.hospital_id = p_hospital_id AND a.series_id = v_before.series_id AND a.status = 'BOOKED' AND a.doctor_id <> ALL (v_doctor_ids)
            ) THEN
                -- Lets go of every lock, to take them in their order again.
                RAISE EXCEPTION USING errcode = '40001', message = 'The series was moved meanwhile.';
            END IF;
            EXIT;
        EXCEPTION WHEN serialization_failure THEN
            SELECT a.* INTO STRICT v_before FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
        END;
    END LOOP;
    IF v_appointment.status <> 'BOOKED' THEN
        PERFORM rules.refuse_transition('appointment', v_appointment.status, 'BOOKED');
    END IF;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.lock_series_from(bigint, bigint, bigint) IS
'Locks the calendars of a series'' doctors and of p_doctor_id, its patient and its appointments, in this order, and returns the appointment from which on it is to change. BAD_USER_INPUT outside of a series, BAD_TRANSITION unless it is BOOKED.';
