-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_frequent_patients_count(
    p_hospital_id bigint, p_session_id uuid, p_from date, p_to date, p_more_than integer, p_at_most integer
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
    PERFORM auth.require('report.patients');
    PERFORM rules.check_input(rules.period_problems(p_from, p_to) || ARRAY[rules.number_problem('moreThan', p_more_than, 0, 10000), CASE WHEN p_at_most IS NOT NULL THEN rules.number_problem('atMost', p_at_most, least(greatest(p_more_than, 0), 10000) + 1, 10001) END]);
    v_since := clinic.day_start(p_hospital_id, p_from);
    v_until := clinic.day_start(p_hospital_id, p_to + 1);
    RETURN (SELECT count(*) FROM clinic.frequent_patients(p_hospital_id, v_since, v_until, p_more_than, p_at_most) AS t);
END
$$;
COMMENT ON FUNCTION api.report_frequent_patients_count(bigint, uuid, date, date, integer, integer) IS
'How many rows the report clinic.frequent_patients has.
Requires: report.patients.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_frequent_patients_count(bigint, uuid, date, date, integer, integer) TO wardgraph_api;
