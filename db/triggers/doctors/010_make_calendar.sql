SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.make_calendar() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.doctor_calendars (hospital_id, doctor_id) VALUES (new.hospital_id, new.id);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.make_calendar() IS
'A new doctor has the calendar row that bookings lock.';
CREATE OR REPLACE TRIGGER make_calendar AFTER INSERT ON clinic.doctors
FOR EACH ROW EXECUTE FUNCTION clinic.make_calendar();
