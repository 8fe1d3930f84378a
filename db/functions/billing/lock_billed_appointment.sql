SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_billed_appointment(p_hospital_id bigint, p_appointment_id bigint) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
BEGIN
    v_appointment := clinic.lock_appointment(p_hospital_id, p_appointment_id);
    -- Charges are added under the visit's lock, so none comes between reading and billing them.
    PERFORM FROM clinic.visits AS v WHERE v.hospital_id = p_hospital_id AND v.appointment_id = p_appointment_id FOR NO KEY UPDATE;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.lock_billed_appointment(bigint, bigint) IS
'Locks an appointment with its patient and its visit, in this order, and returns the appointment as it then is: nothing is charged and no bill issued meanwhile.';
