-- Generated from db/entities/wards.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_bed(
    p_hospital_id bigint, p_session_id uuid, p_bed_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.beds
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.beds;
    v_old clinic.beds;
    v_new clinic.beds;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('hospital.manage');
    v_given := jsonb_populate_record(NULL::clinic.beds, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('bedId', p_bed_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{number}',
            clinic.bed_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'bed', p_bed_id);
    PERFORM clinic.lock_room_of_bed(p_hospital_id, p_bed_id);
    SELECT t.* INTO v_old FROM clinic.beds AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_bed_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('bed', p_bed_id);
    END IF;
    PERFORM rules.refuse_retired('bed', p_bed_id, v_old.retired_at);
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.bed_problems(p_hospital_id, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.beds AS t SET
            number = v_new.number
        WHERE t.hospital_id = p_hospital_id AND t.id = p_bed_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('number', 'a bed of this number in the room');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.beds AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_bed_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_bed(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.beds: p_changes {column: value} of number; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: hospital.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.update_bed(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
