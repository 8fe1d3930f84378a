SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.count_rooms() RETURNS trigger
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_department_id bigint;
    v_rooms integer;
    v_beds integer;
BEGIN
    IF tg_op = 'INSERT' THEN
        INSERT INTO clinic.room_occupancy (hospital_id, room_id, beds) VALUES (new.hospital_id, new.id, new.beds);
    ELSIF tg_op = 'UPDATE' THEN
        UPDATE clinic.room_occupancy AS o SET beds = new.beds
        WHERE o.hospital_id = new.hospital_id AND o.room_id = new.id AND o.beds <> new.beds;
    END IF;
    FOR v_department_id, v_rooms, v_beds IN
        SELECT c.department_id, sum(c.rooms), sum(c.beds) FROM (
            SELECT old.department_id, -1 AS rooms, -old.beds AS beds WHERE tg_op <> 'INSERT' AND old.retired_at IS NULL
            UNION ALL
            SELECT new.department_id, 1, new.beds WHERE tg_op <> 'DELETE' AND new.retired_at IS NULL
        ) AS c
        GROUP BY c.department_id ORDER BY c.department_id
    LOOP
        UPDATE clinic.department_counts AS d SET rooms = d.rooms + v_rooms, beds = d.beds + v_beds
        WHERE d.hospital_id = CASE tg_op WHEN 'DELETE' THEN old.hospital_id ELSE new.hospital_id END AND d.department_id = v_department_id;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION clinic.count_rooms() IS
'Rules 6 and 7: a department''s rooms and beds, and the room''s own row of beds taken.';
CREATE OR REPLACE TRIGGER count_rooms AFTER INSERT OR DELETE OR UPDATE OF department_id, beds, retired_at ON clinic.rooms
FOR EACH ROW EXECUTE FUNCTION clinic.count_rooms();
