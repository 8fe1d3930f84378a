SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_department_hours(p_hospital_id bigint, p_department_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The department first, as for whoever puts a doctor into it; then nobody books its doctors meanwhile.
    PERFORM FROM clinic.departments AS d WHERE d.hospital_id = p_hospital_id AND d.id = p_department_id FOR NO KEY UPDATE;
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id IN (
        SELECT d.id FROM clinic.doctors AS d WHERE d.hospital_id = p_hospital_id AND d.department_id = p_department_id
    )
    ORDER BY c.doctor_id FOR UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_department_hours(bigint, bigint) IS
'Locks a department and the calendars of its doctors, in this order: what changes its hours comes before or after each booking.';
