-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_stock_alerts_page(
    p_hospital_id bigint, p_session_id uuid, p_within_days integer, p_first integer, p_after jsonb,
    p_backward boolean, p_department_id bigint DEFAULT NULL
)
RETURNS TABLE (
    id bigint,
    medication_name text,
    strength text,
    units_on_hand integer,
    usable_units bigint,
    reorder_level integer,
    shortage bigint,
    expiring_units bigint,
    expired_units bigint,
    next_expiry_on date,
    department_id bigint
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET work_mem = '64MB'
AS $$
DECLARE
    v_filter clinic.report_filter;
    v_today date;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('report.pharmacy');
    PERFORM rules.check_input(ARRAY[
        rules.number_problem('withinDays', p_within_days, 0, 3660)
    ]);
    v_today := clinic.today(p_hospital_id);
    v_filter := ROW(
        '-infinity',
        'infinity',
        p_department_id,
        NULL,
        NULL,
        NULL
    )::clinic.report_filter;
    PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            RETURN QUERY SELECT t.* FROM clinic.stock_alerts(p_hospital_id, v_filter, v_today, p_within_days) AS t
            ORDER BY t.shortage DESC, t.expiring_units DESC, t.id DESC LIMIT p_first + 1;
        ELSE
            RETURN QUERY SELECT t.* FROM clinic.stock_alerts(p_hospital_id, v_filter, v_today, p_within_days) AS t
            WHERE (t.shortage, t.expiring_units, t.id) < ((p_after -> 'values' ->> 0)::bigint, (p_after -> 'values' ->> 1)::bigint, (p_after ->> 'id')::bigint)
            ORDER BY t.shortage DESC, t.expiring_units DESC, t.id DESC LIMIT p_first + 1;
        END IF;
    ELSIF p_after IS NULL THEN
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.stock_alerts(p_hospital_id, v_filter, v_today, p_within_days) AS t
            ORDER BY t.shortage ASC, t.expiring_units ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.shortage DESC, t.expiring_units DESC, t.id DESC;
    ELSE
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.stock_alerts(p_hospital_id, v_filter, v_today, p_within_days) AS t
            WHERE (t.shortage, t.expiring_units, t.id) > ((p_after -> 'values' ->> 0)::bigint, (p_after -> 'values' ->> 1)::bigint, (p_after ->> 'id')::bigint)
            ORDER BY t.shortage ASC, t.expiring_units ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.shortage DESC, t.expiring_units DESC, t.id DESC;
    END IF;
END
$$;
COMMENT ON FUNCTION api.report_stock_alerts_page(bigint, uuid, integer, integer, jsonb, boolean, bigint) IS
'A page of the report clinic.stock_alerts, by shortage desc, expiring_units desc. p_after {values, id} of the row to go on from, p_backward to end there instead. One row more than p_first when there are more.
Requires: report.pharmacy.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_stock_alerts_page(bigint, uuid, integer, integer, jsonb, boolean, bigint) TO wardgraph_api;
