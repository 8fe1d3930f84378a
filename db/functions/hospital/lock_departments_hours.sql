SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_departments_hours(p_hospital_id bigint, p_department_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- As clinic.lock_department_hours has it for one: all departments come before the calendars.
    PERFORM FROM clinic.departments AS d
    WHERE d.hospital_id = p_hospital_id AND d.id = ANY (p_department_ids) ORDER BY d.id FOR NO KEY UPDATE;
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id IN (
        SELECT d.id FROM clinic.doctors AS d WHERE d.hospital_id = p_hospital_id AND d.department_id = ANY (p_department_ids)
    )
    ORDER BY c.doctor_id FOR UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_departments_hours(bigint, bigint[]) IS
'Locks departments and the calendars of their doctors for a bulk edit, in this order.';
