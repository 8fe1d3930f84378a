-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_bed(p_hospital_id bigint, p_session_id uuid, p_bed_id bigint)
RETURNS clinic.beds
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.beds;
    v_new clinic.beds;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('bedId', p_bed_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'bed', p_bed_id);
    PERFORM clinic.lock_room_of_bed(p_hospital_id, p_bed_id);
    SELECT t.* INTO v_old FROM clinic.beds AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_bed_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('bed', p_bed_id);
    END IF;
    PERFORM rules.refuse_retired('bed', p_bed_id, v_old.retired_at);
    PERFORM clinic.refuse_to_retire_bed(p_hospital_id, p_bed_id);
    UPDATE clinic.beds AS t SET retired_at = clinic.clock() WHERE t.hospital_id = p_hospital_id AND t.id = p_bed_id;
    SELECT t.* INTO STRICT v_new FROM clinic.beds AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_bed_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.retire_bed(bigint, uuid, bigint) IS
'Retires a row of clinic.beds: it stays, and takes part in nothing new.
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_USE.';
GRANT EXECUTE ON FUNCTION api.retire_bed(bigint, uuid, bigint) TO wardgraph_api;
