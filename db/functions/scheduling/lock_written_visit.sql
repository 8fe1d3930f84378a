SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_written_visit(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.lock_appointment(p_hospital_id, (coalesce(p_new, p_old) ->> 'appointment_id')::bigint);
END
$$;
COMMENT ON FUNCTION clinic.lock_written_visit(bigint, jsonb, jsonb) IS
'Locks the patient and the appointment of a visit that somebody writes with SQL: its status stays until the visit is there.';
