SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_freed_time(p_hospital_id bigint, p_appointment clinic.appointments) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- clinic.lock_appointment locked the calendar of an appointment that was not live then; nobody may wait for it now.
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id = p_appointment.doctor_id FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = '40001', message = 'The appointment was changed meanwhile; try again.';
    END IF;
    PERFORM clinic.lock_calendar_in_use(p_hospital_id, p_appointment.doctor_id);
    PERFORM clinic.lock_patient(p_hospital_id, p_appointment.patient_id);
END
$$;
COMMENT ON FUNCTION clinic.lock_freed_time(bigint, clinic.appointments) IS
'Makes sure of the locks under which a locked appointment that freed its time may take it again, and that doctor and patient are still in use. RETIRED.';
