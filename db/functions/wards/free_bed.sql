SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.free_bed(p_hospital_id bigint, p_room_id bigint, p_bed_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_room clinic.rooms;
    v_bed clinic.beds;
    v_id bigint;
    v_occupied integer;
BEGIN
    SELECT r.* INTO STRICT v_room FROM clinic.rooms AS r WHERE r.hospital_id = p_hospital_id AND r.id = p_room_id;
    IF p_bed_id IS NOT NULL THEN
        SELECT b.* INTO v_bed FROM clinic.beds AS b WHERE b.hospital_id = p_hospital_id AND b.id = p_bed_id;
        IF v_bed.id IS NULL THEN
            -- Deleted meanwhile.
            PERFORM auth.refuse_missing('bed', p_bed_id);
        END IF;
        PERFORM rules.check_input(ARRAY[
            rules.problem_unless(v_bed.room_id = p_room_id, 'bedId', 'IN_ANOTHER_ROOM', 'must be a bed of the room')
        ]);
        PERFORM rules.refuse_retired('bed', p_bed_id, v_bed.retired_at);
    END IF;
    SELECT count(*) FILTER (WHERE b.occupied), min(b.id) FILTER (WHERE NOT b.occupied AND b.retired_at IS NULL)
    INTO v_occupied, v_id
    FROM clinic.beds AS b WHERE b.hospital_id = p_hospital_id AND b.room_id = p_room_id;
    IF v_id IS NULL OR v_room.retired_at IS NOT NULL THEN
        RAISE EXCEPTION USING
            errcode = 'ZH401', message = 'No bed is free in this room.',
            detail = jsonb_build_object('roomId', p_room_id::text, 'beds', v_room.beds, 'occupied', v_occupied)::text,
            hint = 'Choose another room.';
    END IF;
    IF v_bed.occupied THEN
        RAISE EXCEPTION USING
            errcode = 'ZH404', message = 'A patient is in this bed.',
            detail = jsonb_build_object('bedId', p_bed_id::text, 'roomId', p_room_id::text)::text,
            hint = 'Choose another bed, or leave the bed out to get the first one that is free.';
    END IF;
    RETURN coalesce(p_bed_id, v_id);
END
$$;
COMMENT ON FUNCTION clinic.free_bed(bigint, bigint, bigint) IS
'The bed if it is free, or the first free one of the room if none is named; the room is locked. NOT_FOUND, BAD_USER_INPUT, RETIRED, ROOM_FULL, BED_OCCUPIED.';
