SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.place_appointment() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF new.department_id IS DISTINCT FROM (
        SELECT d.department_id FROM clinic.doctors AS d WHERE d.hospital_id = new.hospital_id AND d.id = new.doctor_id
    ) THEN
        PERFORM rules.refuse_kept('department_id');
    END IF;
    IF tg_op = 'INSERT' AND new.receptionist_id IS NULL AND new.booked_by_id IS NOT NULL THEN
        new.receptionist_id := (
            SELECT a.receptionist_id FROM auth.accounts AS a WHERE a.hospital_id = new.hospital_id AND a.id = new.booked_by_id
        );
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.place_appointment() IS
'Rule 6: an appointment is in the department that its doctor was in when it was booked or moved (KEPT_BY_TRIGGERS). The receptionist who booked it looks after it.';
CREATE OR REPLACE TRIGGER place_insert BEFORE INSERT ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.place_appointment();
CREATE OR REPLACE TRIGGER place_update BEFORE UPDATE OF department_id, doctor_id ON clinic.appointments
FOR EACH ROW WHEN (old.department_id <> new.department_id OR old.doctor_id <> new.doctor_id) EXECUTE FUNCTION clinic.place_appointment();
