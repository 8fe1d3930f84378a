-- Generated from db/entities/pharmacy.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.retire_medications(
    p_hospital_id bigint, p_session_id uuid, p_filter jsonb, p_at_most integer DEFAULT 100,
    p_dry_run boolean DEFAULT false, p_request_id uuid DEFAULT NULL
)
RETURNS TABLE (record_type text, record_ids bigint[], row_count integer, is_dry_run boolean)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_source text;
    v_ids bigint[];
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('stock.manage');
    p_at_most := coalesce(p_at_most, 100);
    p_dry_run := coalesce(p_dry_run, false);
    PERFORM rules.check_input(ARRAY[
        rules.at_most_problem(p_at_most)
    ]);
    PERFORM rules.refuse_without_filter(p_filter);
    IF NOT p_dry_run THEN
        v_ids := auth.first_ids(
            p_hospital_id, p_request_id, 'retire_medications', jsonb_build_object('filter', p_filter)
        );
        IF v_ids IS NOT NULL THEN
            RETURN QUERY SELECT 'Medication', v_ids, cardinality(v_ids), false;
            RETURN;
        END IF;
    END IF;
    v_source := 'clinic.medications';
    v_ids := auth.found_ids(p_hospital_id, v_source, 'medications', p_filter, NULL, p_at_most);
    PERFORM rules.refuse_too_many(cardinality(v_ids), p_at_most);
    PERFORM FROM clinic.medications AS t
    WHERE t.hospital_id = p_hospital_id AND t.id = ANY (v_ids) ORDER BY t.id FOR NO KEY UPDATE;
    PERFORM clinic.lock_stock_of_medications(p_hospital_id, v_ids);
    -- Those that others changed until they were locked may no longer be meant.
    v_ids := auth.found_ids(p_hospital_id, v_source, 'medications', p_filter, v_ids, p_at_most);
    PERFORM clinic.change_each(
        p_hospital_id, p_session_id, 'medication', v_ids,
        'api.retire_medication($1, $2, one.id)',
        '{}', p_dry_run
    );
    IF NOT p_dry_run THEN
        PERFORM auth.finish_bulk(p_hospital_id, p_request_id, v_ids);
    END IF;
    RETURN QUERY SELECT 'Medication', v_ids, cardinality(v_ids), p_dry_run;
END
$$;
COMMENT ON FUNCTION api.retire_medications(bigint, uuid, jsonb, integer, boolean, uuid) IS
'Retires the rows of clinic.medications that p_filter finds and the asker sees. All of them or none: at most p_at_most, which are locked for as long as it takes. The answer has their ids. p_dry_run does the same and takes it back.
Requires: stock.manage.
Errors: BAD_USER_INPUT, NOT_FOUND, RETIRED, IN_USE, CONFIRMATION_NEEDED, FILTER_REQUIRED, TOO_MANY_ROWS, ROWS_REFUSED, REQUEST_ID_REUSED.';
GRANT EXECUTE ON FUNCTION api.retire_medications(bigint, uuid, jsonb, integer, boolean, uuid) TO wardgraph_api;
