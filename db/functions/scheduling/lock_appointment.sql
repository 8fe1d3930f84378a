SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_appointment(p_hospital_id bigint, p_appointment_id bigint) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
BEGIN
    -- The patient first: the patient's kept rows change with the appointment. An appointment never changes its patient.
    PERFORM FROM clinic.patients AS p
    WHERE p.hospital_id = p_hospital_id AND p.id = (
        SELECT a.patient_id FROM clinic.appointments AS a WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id
    )
    FOR NO KEY UPDATE;
    SELECT a.* INTO v_appointment FROM clinic.appointments AS a
    WHERE a.hospital_id = p_hospital_id AND a.id = p_appointment_id FOR NO KEY UPDATE;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.lock_appointment(bigint, bigint) IS
'Locks an appointment''s patient and the appointment, in this order, and returns it as it then is.';
