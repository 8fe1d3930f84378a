SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_room_rates(p_hospital_id bigint, p_to_change boolean) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_to_change THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('clinic.room_rates', p_hospital_id));
    ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtextextended('clinic.room_rates', p_hospital_id));
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.lock_room_rates(bigint, boolean) IS
'Keeps the rates of a hospital''s rooms as they are while days are billed: many bill at once, and whoever changes a rate waits for them.';
