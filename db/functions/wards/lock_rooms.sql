SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_rooms(p_hospital_id bigint, p_room_id bigint, p_other_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.rooms AS r WHERE r.hospital_id = p_hospital_id AND r.id IN (p_room_id, p_other_id)
    ORDER BY r.id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM clinic.rooms AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_room_id) THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('room', p_room_id);
    END IF;
END
$$;
COMMENT ON FUNCTION clinic.lock_rooms(bigint, bigint, bigint) IS
'Locks two rooms, which may be one and the same, with all their beds. NOT_FOUND where the first one is gone.';
