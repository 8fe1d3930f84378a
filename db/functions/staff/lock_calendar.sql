SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_calendar(p_hospital_id bigint, p_doctor_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.doctor_calendars AS c WHERE c.hospital_id = p_hospital_id AND c.doctor_id = p_doctor_id FOR UPDATE;
    -- Deleted meanwhile; without a doctor, as where no booking comes along, there is nothing to lock.
    IF NOT FOUND AND p_doctor_id IS NOT NULL THEN
        PERFORM auth.refuse_missing('doctor', p_doctor_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.lock_calendar(bigint, bigint) IS
'Locks a doctor''s calendar: nobody books, moves, retires or deletes the doctor meanwhile. NOT_FOUND.';
