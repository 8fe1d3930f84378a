-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_stock_alerts_count(
    p_hospital_id bigint, p_session_id uuid, p_within_days integer, p_department_id bigint DEFAULT NULL
)
RETURNS bigint
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
    RETURN (SELECT count(*) FROM clinic.stock_alerts(p_hospital_id, v_filter, v_today, p_within_days) AS t);
END
$$;
COMMENT ON FUNCTION api.report_stock_alerts_count(bigint, uuid, integer, bigint) IS
'How many rows the report clinic.stock_alerts has.
Requires: report.pharmacy.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_stock_alerts_count(bigint, uuid, integer, bigint) TO wardgraph_api;
