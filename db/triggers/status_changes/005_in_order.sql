SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_steps_in_order() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Whoever waited for the appointment's lock may have begun before the step that was taken meanwhile.
    SELECT greatest(new.changed_at, max(l.changed_at)) INTO new.changed_at FROM (
        SELECT c.changed_at FROM clinic.status_changes AS c
        WHERE c.hospital_id = new.hospital_id AND c.appointment_id = new.appointment_id
        ORDER BY c.id DESC LIMIT 1
    ) AS l;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.keep_steps_in_order() IS
'Rule 2: a step of an appointment is never before the one before it, also where a clock was set back.';
CREATE OR REPLACE TRIGGER in_order BEFORE INSERT ON clinic.status_changes
FOR EACH ROW EXECUTE FUNCTION clinic.keep_steps_in_order();
