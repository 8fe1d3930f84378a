SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.settle_bills() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF old.doctor_id <> new.doctor_id THEN
        PERFORM clinic.reprice_consultation(new.hospital_id, new.id);
    END IF;
    IF old.status <> new.status THEN
        PERFORM clinic.settle_appointment_bills(new.hospital_id, new.id);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.settle_bills() IS
'Rule 5: an appointment''s bills follow when it is cancelled, missed or left unseen, when that is undone, and when its doctor changes.';
CREATE OR REPLACE TRIGGER settle_bills AFTER UPDATE OF status, doctor_id ON clinic.appointments
FOR EACH ROW WHEN (
    old.doctor_id <> new.doctor_id
    OR (old.status <> new.status AND (
        old.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN') OR new.status IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')
    ))
) EXECUTE FUNCTION clinic.settle_bills();
