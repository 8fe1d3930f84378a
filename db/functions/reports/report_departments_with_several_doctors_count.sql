-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_departments_with_several_doctors_count(
    p_hospital_id bigint, p_session_id uuid, p_more_than integer, p_at_most integer, p_department_id bigint DEFAULT NULL
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
    PERFORM auth.require('report.staff');
    PERFORM rules.check_input(ARRAY[
        rules.number_problem('moreThan', p_more_than, 0, 10000),
        CASE WHEN p_at_most IS NOT NULL THEN rules.number_problem('atMost', p_at_most, least(greatest(p_more_than, 0), 10000) + 1, 10001) END
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
    RETURN (SELECT count(*) FROM clinic.departments_with_several_doctors(p_hospital_id, v_filter, v_today, p_more_than, p_at_most) AS t);
END
$$;
COMMENT ON FUNCTION api.report_departments_with_several_doctors_count(bigint, uuid, integer, integer, bigint) IS
'How many rows the report clinic.departments_with_several_doctors has.
Requires: report.staff.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_departments_with_several_doctors_count(bigint, uuid, integer, integer, bigint) TO wardgraph_api;
