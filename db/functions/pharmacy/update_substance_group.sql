-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_substance_group(
    p_hospital_id bigint, p_session_id uuid, p_substance_group_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.substance_groups
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.substance_groups;
    v_old clinic.substance_groups;
    v_new clinic.substance_groups;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    v_given := jsonb_populate_record(NULL::clinic.substance_groups, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('substanceGroupId', p_substance_group_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{name, substance, cross_reacts}',
            clinic.substance_group_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'substance_group', p_substance_group_id);
    SELECT t.* INTO v_old FROM clinic.substance_groups AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_substance_group_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('substance_group', p_substance_group_id);
    END IF;
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.substance_group_problems(p_hospital_id, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    BEGIN
        UPDATE clinic.substance_groups AS t SET
            name = v_new.name,
            substance = v_new.substance,
            cross_reacts = v_new.cross_reacts
        WHERE t.hospital_id = p_hospital_id AND t.id = p_substance_group_id;
    EXCEPTION WHEN unique_violation THEN
        PERFORM rules.refuse_existing('name', 'this substance in the group');
    END;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.substance_groups AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_substance_group_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_substance_group(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.substance_groups: p_changes {column: value} of name, substance, cross_reacts; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.update_substance_group(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
