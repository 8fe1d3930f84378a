SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.lock_room_of_bed(p_hospital_id bigint, p_bed_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM FROM clinic.rooms AS r
    WHERE r.hospital_id = p_hospital_id
        AND r.id = (SELECT b.room_id FROM clinic.beds AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bed_id)
    FOR NO KEY UPDATE;
END
$$;
COMMENT ON FUNCTION clinic.lock_room_of_bed(bigint, bigint) IS
'Locks the room of a bed: nobody is brought into any of its beds meanwhile.';
