-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_unbilled_stays_count(p_hospital_id bigint, p_session_id uuid, p_from date, p_to date)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
SET work_mem = '64MB'
AS $$
DECLARE
    v_since timestamptz;
    v_until timestamptz;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('report.billing');
    PERFORM rules.check_input(rules.period_problems(p_from, p_to));
    v_since := clinic.day_start(p_hospital_id, p_from);
    v_until := clinic.day_start(p_hospital_id, p_to + 1);
    RETURN (SELECT count(*) FROM clinic.unbilled_stays(p_hospital_id, v_since, v_until) AS t);
END
$$;
COMMENT ON FUNCTION api.report_unbilled_stays_count(bigint, uuid, date, date) IS
'How many rows the report clinic.unbilled_stays has.
Requires: report.billing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_unbilled_stays_count(bigint, uuid, date, date) TO wardgraph_api;
