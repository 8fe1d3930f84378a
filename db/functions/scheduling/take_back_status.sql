SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.take_back_status(
    p_hospital_id bigint, p_appointment clinic.appointments, p_change clinic.status_changes, p_reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- On record before it is done: the trigger that knows which status may follow which looks for it there.
    INSERT INTO clinic.status_changes (hospital_id, appointment_id, patient_id, from_status, to_status, reason, is_undo, undoes_id, changed_by_id)
    VALUES (
        p_hospital_id, p_appointment.id, p_appointment.patient_id, p_change.to_status, p_change.from_status, btrim(p_reason), true,
        p_change.id, auth.account_id()
    );
    IF p_appointment.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') THEN
        PERFORM clinic.end_own_holds(p_hospital_id, p_appointment.doctor_id, p_appointment.starts_at, p_appointment.ends_at);
    END IF;
    UPDATE clinic.appointments AS a SET status = p_change.from_status, cancellation_reason = NULL, cancellation_wanted_by = NULL
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment.id;
END
$$;
COMMENT ON FUNCTION clinic.take_back_status(bigint, clinic.appointments, clinic.status_changes, text) IS
'Takes the latest step of an appointment back, on record, after clinic.check_take_back.';
