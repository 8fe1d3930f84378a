-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.refuse_to_retire_room(p_hospital_id bigint, p_room_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM rules.refuse_in_use('room', p_room_id, jsonb_build_object(
        'admissions', (
            SELECT count(*) FROM clinic.admissions AS t
            WHERE t.hospital_id = p_hospital_id AND t.room_id = p_room_id AND t.discharged_at IS NULL
        )
    ));
END
$$;
COMMENT ON FUNCTION clinic.refuse_to_retire_room(bigint, bigint) IS
'IN_USE while something live names a row of clinic.rooms, which is locked: so it is not retired or deleted.';
