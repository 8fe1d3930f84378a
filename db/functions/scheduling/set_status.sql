SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.set_status(
    p_hospital_id bigint, p_appointment_id bigint, p_status text, p_cancellation_reason text
) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
BEGIN
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    -- Asking for the status it has is a mistake of the caller, though no change of state.
    IF v_appointment.status = p_status THEN
        PERFORM rules.refuse_transition('appointment', v_appointment.status, p_status);
    END IF;
    UPDATE clinic.appointments AS a SET status = p_status, cancellation_reason = p_cancellation_reason
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id;
    RETURN clinic.appointment_answer(p_hospital_id, p_appointment_id);
END
$$;
COMMENT ON FUNCTION clinic.set_status(bigint, bigint, text, text) IS
'Changes an appointment''s status under its lock; a trigger refuses what rule 2 does not allow (BAD_TRANSITION).';
