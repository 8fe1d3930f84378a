SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.keep_last_booking() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_department_id bigint;
BEGIN
    IF tg_op = 'INSERT' THEN
        -- A booking more can only make the latest later.
        INSERT INTO clinic.patient_departments AS k (hospital_id, patient_id, department_id, last_booking_at)
        SELECT new.hospital_id, new.patient_id, new.department_id,
            CASE WHEN new.status IN ('BOOKED', 'CHECKED_IN') THEN new.starts_at END
        ON CONFLICT (hospital_id, patient_id, department_id)
            DO UPDATE SET last_booking_at = greatest(k.last_booking_at, excluded.last_booking_at);
        RETURN NULL;
    END IF;
    FOR v_department_id IN
        SELECT d.id FROM (VALUES (new.department_id), (old.department_id)) AS d (id) GROUP BY d.id ORDER BY d.id
    LOOP
        INSERT INTO clinic.patient_departments (hospital_id, patient_id, department_id)
        VALUES (new.hospital_id, new.patient_id, v_department_id) ON CONFLICT (hospital_id, patient_id, department_id) DO NOTHING;
        -- Locked before the appointments are read, so that of two changes at once the later one sees the earlier.
        PERFORM FROM clinic.patient_departments AS k
        WHERE k.hospital_id = new.hospital_id AND k.patient_id = new.patient_id AND k.department_id = v_department_id FOR NO KEY UPDATE;
        UPDATE clinic.patient_departments AS k SET last_booking_at = (
            SELECT max(a.starts_at) FROM clinic.appointments AS a
            WHERE a.hospital_id = new.hospital_id AND a.patient_id = new.patient_id AND a.department_id = v_department_id
                AND a.status IN ('BOOKED', 'CHECKED_IN')
        )
        WHERE k.hospital_id = new.hospital_id AND k.patient_id = new.patient_id AND k.department_id = v_department_id;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.keep_last_booking() IS
'Rule 6: a patient''s latest booking in a department.';
CREATE OR REPLACE TRIGGER last_booking_insert AFTER INSERT ON clinic.appointments
FOR EACH ROW EXECUTE FUNCTION clinic.keep_last_booking();
CREATE OR REPLACE TRIGGER last_booking_update AFTER UPDATE OF department_id, starts_at, status ON clinic.appointments
FOR EACH ROW WHEN (
    old.department_id <> new.department_id OR old.starts_at <> new.starts_at
    OR (old.status IN ('BOOKED', 'CHECKED_IN')) <> (new.status IN ('BOOKED', 'CHECKED_IN'))
) EXECUTE FUNCTION clinic.keep_last_booking();
