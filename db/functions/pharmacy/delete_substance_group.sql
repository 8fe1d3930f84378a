-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.delete_substance_group(p_hospital_id bigint, p_session_id uuid, p_substance_group_id bigint)
RETURNS clinic.substance_groups
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_old clinic.substance_groups;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    PERFORM rules.check_input(ARRAY[rules.id_problem('substanceGroupId', p_substance_group_id)]);
    PERFORM auth.require_visible(p_hospital_id, 'substance_group', p_substance_group_id);
    SELECT t.* INTO v_old FROM clinic.substance_groups AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_substance_group_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('substance_group', p_substance_group_id);
    END IF;
    BEGIN
        DELETE FROM clinic.substance_groups AS t WHERE t.hospital_id = p_hospital_id AND t.id = p_substance_group_id;
    EXCEPTION WHEN foreign_key_violation THEN
        PERFORM rules.refuse_in_use('substance_group', p_substance_group_id, NULL);
    END;
    RETURN v_old;
END
$$;
COMMENT ON FUNCTION api.delete_substance_group(bigint, uuid, bigint) IS
'Deletes a row of clinic.substance_groups that nothing names, and answers with what it was.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, IN_USE.';
GRANT EXECUTE ON FUNCTION api.delete_substance_group(bigint, uuid, bigint) TO wardgraph_api;
