SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_status_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- What takes a step back is written before the step, so that the step is allowed.
    IF rules.may_follow(old.status, new.status) THEN
        INSERT INTO clinic.status_changes (
            hospital_id, appointment_id, patient_id, from_status, to_status, reason, wanted_by, changed_by_id
        )
        VALUES (
            new.hospital_id, new.id, new.patient_id, old.status, new.status,
            new.cancellation_reason, new.cancellation_wanted_by, auth.account_id()
        );
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.keep_status_change() IS
'Rule 2: every change of an appointment''s status is kept, whoever makes it: a cancellation with its reason and who wanted it.';
CREATE OR REPLACE TRIGGER keep_status_change AFTER UPDATE OF status ON clinic.appointments
FOR EACH ROW WHEN (old.status <> new.status) EXECUTE FUNCTION clinic.keep_status_change();
