SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_written_booking(p_hospital_id bigint, p_old jsonb, p_new jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.lock_calendar(p_hospital_id, d.id)
    FROM (
        SELECT DISTINCT (written ->> 'doctor_id')::bigint AS id FROM unnest(ARRAY[p_old, p_new]) AS written
        WHERE written ->> 'doctor_id' IS NOT NULL ORDER BY id
    ) AS d;
END
$$;
COMMENT ON FUNCTION clinic.lock_written_booking(bigint, jsonb, jsonb) IS
'Locks the calendars that come before an appointment or a hold which somebody writes with SQL, in their order. NOT_FOUND.';
