-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_discounted_bills_count(
    p_hospital_id bigint, p_session_id uuid, p_from date, p_to date, p_percent numeric, p_at_least numeric, p_at_most numeric
)
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
    PERFORM rules.check_input(rules.period_problems(p_from, p_to) || ARRAY[rules.problem_unless(num_nonnulls(p_percent, p_at_least, p_at_most) > 0, 'percent', 'REQUIRED', 'is required, unless atLeast or atMost is given'), CASE WHEN p_percent IS NOT NULL THEN rules.percent_problem('percent', p_percent) END, CASE WHEN p_at_least IS NOT NULL THEN rules.percent_problem('atLeast', p_at_least) END, CASE WHEN p_at_most IS NOT NULL THEN rules.percent_problem('atMost', p_at_most) END, rules.problem_unless(coalesce(p_at_least <= p_at_most, true), 'atMost', 'OUT_OF_RANGE', 'must not be below atLeast')]);
    v_since := clinic.day_start(p_hospital_id, p_from);
    v_until := clinic.day_start(p_hospital_id, p_to + 1);
    RETURN (SELECT count(*) FROM clinic.discounted_bills(p_hospital_id, v_since, v_until, p_percent, p_at_least, p_at_most) AS t);
END
$$;
COMMENT ON FUNCTION api.report_discounted_bills_count(bigint, uuid, date, date, numeric, numeric, numeric) IS
'How many rows the report clinic.discounted_bills has.
Requires: report.billing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_discounted_bills_count(bigint, uuid, date, date, numeric, numeric, numeric) TO wardgraph_api;
