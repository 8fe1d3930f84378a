SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_appointment_change(
    p_hospital_id bigint, p_old clinic.appointments, p_new clinic.appointments
) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_retired_at timestamptz;
BEGIN
    IF p_new.receptionist_id IS DISTINCT FROM p_old.receptionist_id THEN
        SELECT r.retired_at INTO v_retired_at FROM clinic.receptionists AS r
        WHERE r.hospital_id = p_hospital_id AND r.id = p_new.receptionist_id;
        PERFORM rules.refuse_retired('receptionist', p_new.receptionist_id, v_retired_at);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.check_appointment_change(bigint, clinic.appointments, clinic.appointments) IS
'Nobody who is retired begins to look after an appointment. RETIRED.';
