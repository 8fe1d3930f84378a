-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.create_substance_group(
    p_hospital_id bigint, p_session_id uuid, p_name text, p_substance text, p_cross_reacts boolean
)
RETURNS clinic.substance_groups
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_new clinic.substance_groups;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    v_new.name := p_name;
    v_new.substance := p_substance;
    v_new.cross_reacts := p_cross_reacts;
    PERFORM rules.check_input(clinic.substance_group_problems(p_hospital_id, v_new));
    INSERT INTO clinic.substance_groups AS t (
        hospital_id, name, substance, cross_reacts
    )
    VALUES (
        p_hospital_id, v_new.name, v_new.substance, v_new.cross_reacts
    )
    ON CONFLICT (hospital_id, rules.case_folded(name), rules.case_folded(substance)) DO NOTHING
    RETURNING t.* INTO v_new;
    IF v_new.id IS NULL THEN
        PERFORM rules.refuse_existing('name', 'this substance in the group');
    END IF;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.create_substance_group(bigint, uuid, text, text, boolean) IS
'Says that a substance, or a group, belongs to a group.
Requires: stock.manage.
Errors: BAD_USER_INPUT, ALREADY_EXISTS.';
GRANT EXECUTE ON FUNCTION api.create_substance_group(bigint, uuid, text, text, boolean) TO wardgraph_api;
