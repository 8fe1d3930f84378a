SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.appointment_answer(p_hospital_id bigint, p_id bigint) RETURNS clinic.appointments
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_appointment clinic.appointments;
BEGIN
    SELECT t.* INTO STRICT v_appointment FROM clinic.visible_appointments AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_id;
    RETURN v_appointment;
END
$$;
COMMENT ON FUNCTION clinic.appointment_answer(bigint, bigint) IS
'An appointment as the asker may see it, for a command to answer with.';
