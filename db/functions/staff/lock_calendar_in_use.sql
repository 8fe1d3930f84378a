SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_calendar_in_use(p_hospital_id bigint, p_doctor_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.lock_calendar(p_hospital_id, p_doctor_id);
    -- Under the lock of the doctor's calendar, which retiring the doctor takes as well.
    PERFORM rules.refuse_retired('doctor', p_doctor_id, (
        SELECT d.retired_at FROM clinic.doctors AS d WHERE d.hospital_id = p_hospital_id AND d.id = p_doctor_id
    ));
END
$$;
COMMENT ON FUNCTION clinic.lock_calendar_in_use(bigint, bigint) IS
'Locks the calendar of a doctor who is not retired. NOT_FOUND, RETIRED.';
