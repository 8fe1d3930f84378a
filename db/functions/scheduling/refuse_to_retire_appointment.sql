SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_to_retire_appointment(p_hospital_id bigint, p_appointment_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('appointment', p_appointment_id, jsonb_build_object('bills', (
        SELECT count(*) FROM clinic.bills AS b
        WHERE b.hospital_id = p_hospital_id AND b.appointment_id = p_appointment_id AND b.status <> 'VOID'
    )));
END
$$;
COMMENT ON FUNCTION clinic.refuse_to_retire_appointment(bigint, bigint) IS
'IN_USE while a bill that is not void names an appointment, which is locked: so it was no mistake.';
