SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.booking_horizon(p_hospital_id bigint, OUT days integer, OUT setting text)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Whoever may book for every patient is staff.
    setting := CASE WHEN auth.may('appointment.book') THEN 'staffHorizonDays' ELSE 'bookingHorizonDays' END;
    days := (
        SELECT CASE setting WHEN 'staffHorizonDays' THEN h.staff_horizon_days ELSE h.booking_horizon_days END
        FROM clinic.hospitals AS h WHERE h.id = p_hospital_id
    );
END
$$;
COMMENT ON FUNCTION clinic.booking_horizon(bigint) IS
'How many days ahead the asker may book, and the setting of the hospital that says so: staff further than patients.';
