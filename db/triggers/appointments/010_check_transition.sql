SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.check_transition() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT rules.may_follow(old.status, new.status)
        AND NOT clinic.is_taken_back(new.hospital_id, new.id, old.status, new.status) THEN
        PERFORM rules.refuse_transition('appointment', old.status, new.status);
    END IF;
    IF new.status <> old.status THEN
        PERFORM clinic.check_status_time(new.hospital_id, new.id, new.starts_at, new.status);
        new.cancellation_wanted_by := CASE WHEN new.status = 'CANCELLED' THEN coalesce(new.cancellation_wanted_by, 'PATIENT') END;
    ELSIF new.cancellation_wanted_by IS DISTINCT FROM old.cancellation_wanted_by THEN
        PERFORM rules.refuse_kept('cancellation_wanted_by');
    END IF;
    IF new.patient_id <> old.patient_id AND NOT clinic.may_move_patient(new.hospital_id, old.patient_id, new.patient_id) THEN
        PERFORM rules.refuse_kept('patient_id');
    END IF;
    IF (new.starts_at, new.ends_at, new.doctor_id) IS DISTINCT FROM (old.starts_at, old.ends_at, old.doctor_id) AND old.status <> 'BOOKED' THEN
        PERFORM rules.refuse_transition('appointment', old.status, 'BOOKED');
    END IF;
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.check_transition() IS
'Rule 2, whoever writes: BAD_TRANSITION unless the new status may follow the old one, or a step is taken back on record (clinic.take_back_status); TOO_EARLY for a status before its time; only a BOOKED appointment can be rescheduled. A cancellation is the patient''s unless told otherwise, and stays it.';
CREATE OR REPLACE TRIGGER check_transition BEFORE UPDATE ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.check_transition();

CREATE OR REPLACE FUNCTION clinic.check_first_status() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM clinic.check_status_time(new.hospital_id, new.id, new.starts_at, new.status);
    RETURN new;
END
$$;
COMMENT ON FUNCTION clinic.check_first_status() IS
'Rule 2 for an appointment that does not begin as BOOKED: TOO_EARLY.';
CREATE OR REPLACE TRIGGER check_first_status BEFORE INSERT ON clinic.appointments
FOR EACH ROW WHEN (new.status <> 'BOOKED') EXECUTE FUNCTION clinic.check_first_status();
