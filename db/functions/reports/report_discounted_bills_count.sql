-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_discounted_bills_count(
    p_hospital_id bigint, p_session_id uuid, p_from date, p_to date, p_percent numeric, p_at_least numeric,
    p_at_most numeric, p_department_id bigint DEFAULT NULL, p_doctor_id bigint DEFAULT NULL,
    p_age_from integer DEFAULT NULL, p_age_to integer DEFAULT NULL
)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET work_mem = '64MB'
AS $$
DECLARE
    v_filter clinic.report_filter;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('report.billing');
    PERFORM rules.check_input(ARRAY[
        rules.problem_unless(coalesce(p_to >= p_from, true), 'to', 'END_BEFORE_START', 'must not be before `from`'),
        CASE WHEN p_age_from IS NOT NULL THEN rules.number_problem('ageFrom', p_age_from, 0, 150) END,
        CASE WHEN p_age_to IS NOT NULL THEN rules.number_problem('ageTo', p_age_to, 0, 150) END,
        rules.problem_unless(coalesce(p_age_from <= p_age_to, true), 'ageTo', 'OUT_OF_RANGE', 'must not be below ageFrom'),
        rules.problem_unless(num_nonnulls(p_percent, p_at_least, p_at_most) > 0, 'percent', 'REQUIRED', 'is required, unless atLeast or atMost is given'),
        CASE WHEN p_percent IS NOT NULL THEN rules.percent_problem('percent', p_percent) END,
        CASE WHEN p_at_least IS NOT NULL THEN rules.percent_problem('atLeast', p_at_least) END,
        CASE WHEN p_at_most IS NOT NULL THEN rules.percent_problem('atMost', p_at_most) END,
        rules.problem_unless(coalesce(p_at_least <= p_at_most, true), 'atMost', 'OUT_OF_RANGE', 'must not be below atLeast')
    ]);
    v_filter := ROW(
        coalesce(clinic.day_start(p_hospital_id, p_from), '-infinity'),
        coalesce(clinic.day_start(p_hospital_id, p_to + 1), 'infinity'),
        p_department_id,
        p_doctor_id,
        p_age_from,
        p_age_to
    )::clinic.report_filter;
    PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
    RETURN (SELECT count(*) FROM clinic.discounted_bills(p_hospital_id, v_filter, p_percent, p_at_least, p_at_most) AS t);
END
$$;
COMMENT ON FUNCTION api.report_discounted_bills_count(bigint, uuid, date, date, numeric, numeric, numeric, bigint, bigint, integer, integer) IS
'How many rows the report clinic.discounted_bills has.
Requires: report.billing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_discounted_bills_count(bigint, uuid, date, date, numeric, numeric, numeric, bigint, bigint, integer, integer)
TO wardgraph_api;
