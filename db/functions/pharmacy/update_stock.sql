-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.update_stock(
    p_hospital_id bigint, p_session_id uuid, p_stock_id bigint, p_changes jsonb, p_change_reason text DEFAULT NULL
)
RETURNS clinic.stock
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_given clinic.stock;
    v_old clinic.stock;
    v_new clinic.stock;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    v_given := jsonb_populate_record(NULL::clinic.stock, p_changes);
    PERFORM rules.check_input(
        ARRAY[
            rules.id_problem('stockId', p_stock_id),
            clinic.change_reason_problem(p_hospital_id, p_change_reason, false)
        ] || rules.changes_problems(
            p_changes, '{reorder_level}',
            clinic.stock_problems(p_hospital_id, v_given)
        )
    );
    PERFORM auth.require_visible(p_hospital_id, 'stock', p_stock_id);
    SELECT t.* INTO v_old FROM clinic.stock AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_stock_id FOR NO KEY UPDATE;
    IF v_old.id IS NULL THEN
        -- Deleted meanwhile.
        PERFORM auth.refuse_missing('stock', p_stock_id);
    END IF;
    v_new := jsonb_populate_record(v_old, p_changes);
    -- What was right by itself may be wrong beside what stays.
    PERFORM rules.check_input(clinic.stock_problems(p_hospital_id, v_new));
    PERFORM set_config('app.change_reason', coalesce(btrim(p_change_reason), ''), true);
    UPDATE clinic.stock AS t SET
        reorder_level = v_new.reorder_level
    WHERE t.hospital_id = p_hospital_id AND t.id = p_stock_id;
    PERFORM set_config('app.change_reason', '', true);
    SELECT t.* INTO STRICT v_new FROM clinic.stock AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = p_stock_id;
    RETURN v_new;
END
$$;
COMMENT ON FUNCTION api.update_stock(bigint, uuid, bigint, jsonb, text) IS
'Changes a row of clinic.stock: p_changes {column: value} of reorder_level; what is left out stays, null clears. p_change_reason is kept with what was there before (api.record_changes_page).
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND.';
GRANT EXECUTE ON FUNCTION api.update_stock(bigint, uuid, bigint, jsonb, text) TO wardgraph_api;
