SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.undouble_appointment() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF tg_when = 'BEFORE' THEN
        new.is_doubled := false;
        RETURN new;
    END IF;
    PERFORM clinic.unmark_doubled(new.hospital_id, ARRAY[new.patient_id]);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.undouble_appointment() IS
'Rule 1: an appointment at another time is kept apart from the others of its patient again, and so is one that it overlapped and no other does. A cancelled one overlaps none.';
-- Before it is written, so that the constraint sees the new time.
CREATE OR REPLACE TRIGGER undouble_moved BEFORE UPDATE OF starts_at, ends_at ON clinic.appointments
FOR EACH ROW WHEN (old.is_doubled AND (old.starts_at <> new.starts_at OR old.ends_at <> new.ends_at)) EXECUTE FUNCTION clinic.undouble_appointment();
CREATE OR REPLACE TRIGGER undouble_others AFTER UPDATE OF starts_at, ends_at, status ON clinic.appointments
FOR EACH ROW WHEN (
    old.starts_at <> new.starts_at OR old.ends_at <> new.ends_at
    OR (old.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')) <> (new.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN'))
) EXECUTE FUNCTION clinic.undouble_appointment();
