SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.recount_beds(p_hospital_id bigint, p_room_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- The count comes after the lock, so that it sees what others did to the room's beds.
    PERFORM FROM clinic.rooms AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_room_id FOR NO KEY UPDATE;
    UPDATE clinic.rooms AS r SET beds = c.beds
    FROM (
        SELECT count(*) AS beds FROM clinic.beds AS b
        WHERE b.hospital_id = p_hospital_id AND b.room_id = p_room_id AND b.retired_at IS NULL
    ) AS c
    WHERE r.hospital_id = p_hospital_id AND r.id = p_room_id AND r.beds <> c.beds;
END
$$;
COMMENT ON FUNCTION clinic.recount_beds(bigint, bigint) IS
'Sets a room''s number of beds to how many of its beds are in use; the room is locked first.';
