SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_written_hours(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_doctor_ids CONSTANT bigint[] := ARRAY(
        SELECT DISTINCT (written ->> 'doctor_id')::bigint AS id FROM unnest(ARRAY[p_old, p_new]) AS written
        WHERE written ->> 'doctor_id' IS NOT NULL ORDER BY id
    );
BEGIN
    PERFORM clinic.lock_calendar(p_hospital_id, d.id) FROM unnest(v_doctor_ids) AS d (id);
    -- What is taken from a retired doctor harms nobody.
    IF p_new ->> 'doctor_id' IS NOT NULL THEN
        PERFORM clinic.lock_calendar_in_use(p_hospital_id, (p_new ->> 'doctor_id')::bigint);
    END IF;
    RETURN v_doctor_ids;
END
$$;
COMMENT ON FUNCTION clinic.lock_written_hours(bigint, jsonb, jsonb) IS
'Locks the calendars of the doctors whose weekly hours or time off somebody writes with SQL, in their order, as api.set_availability does: these doctors. NOT_FOUND, RETIRED.';
