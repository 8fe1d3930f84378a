SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.occupy() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_room_id bigint;
    v_change integer;
BEGIN
    FOR v_room_id, v_change IN
        SELECT c.room_id, sum(c.change) FROM (
            SELECT old.room_id, -1 AS change WHERE tg_op = 'UPDATE' AND old.discharged_at IS NULL
            UNION ALL
            SELECT new.room_id, 1 WHERE new.discharged_at IS NULL
        ) AS c
        GROUP BY c.room_id HAVING sum(c.change) <> 0 ORDER BY c.room_id
    LOOP
        UPDATE clinic.room_occupancy AS o SET occupied = o.occupied + v_change
        WHERE o.hospital_id = new.hospital_id AND o.room_id = v_room_id;
    END LOOP;
    IF tg_op = 'UPDATE' AND (new.bed_id <> old.bed_id OR new.discharged_at IS NOT NULL) THEN
        UPDATE clinic.beds AS b SET admission_id = NULL
        WHERE b.hospital_id = new.hospital_id AND b.id = old.bed_id AND b.admission_id = new.id;
    END IF;
    UPDATE clinic.beds AS b SET admission_id = new.id
    WHERE b.hospital_id = new.hospital_id AND b.id = new.bed_id AND new.discharged_at IS NULL AND b.admission_id IS DISTINCT FROM new.id;
    INSERT INTO clinic.patient_departments (hospital_id, patient_id, department_id)
    SELECT new.hospital_id, new.patient_id, r.department_id FROM clinic.rooms AS r
    WHERE r.hospital_id = new.hospital_id AND r.id = new.room_id
    ON CONFLICT (hospital_id, patient_id, department_id) DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.occupy() IS
'Rule 7: how many beds of a room are taken, and by whom each; the constraints on those rows are behind the locked checks. The ward knows the patient it received.';
CREATE OR REPLACE TRIGGER occupy AFTER INSERT OR UPDATE OF room_id, bed_id, discharged_at ON clinic.admissions
FOR EACH ROW EXECUTE FUNCTION clinic.occupy();
