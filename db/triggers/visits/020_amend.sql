SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.amend_visit() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO clinic.amendments (hospital_id, patient_id, visit_id, diagnosis, notes, reason, amended_by_id)
    VALUES (
        old.hospital_id, old.patient_id, old.id, old.diagnosis, old.notes,
        nullif(current_setting('app.change_reason', true), ''), auth.account_id()
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.amend_visit() IS
'The values of a visit before a correction are kept, whoever makes it, with the reason that the command was given (app.change_reason).';
CREATE OR REPLACE TRIGGER amend AFTER UPDATE OF diagnosis, notes ON clinic.visits
FOR EACH ROW WHEN (old.diagnosis <> new.diagnosis OR old.notes IS DISTINCT FROM new.notes) EXECUTE FUNCTION clinic.amend_visit();
