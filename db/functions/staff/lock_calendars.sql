SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_calendars(p_hospital_id bigint, p_doctor_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.doctor_calendars AS c
    WHERE c.hospital_id = p_hospital_id AND c.doctor_id = ANY (p_doctor_ids) ORDER BY c.doctor_id FOR UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_calendars(bigint, bigint[]) IS 'Locks the calendars of doctors for a bulk edit, in ascending order.';
