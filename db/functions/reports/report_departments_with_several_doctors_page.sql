-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_departments_with_several_doctors_page(
    p_hospital_id bigint, p_session_id uuid, p_more_than integer, p_at_most integer, p_first integer,
    p_after jsonb, p_backward boolean, p_department_id bigint DEFAULT NULL
)
RETURNS TABLE (
    id bigint, doctors bigint, bookable_doctors bigint, specializations bigint
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
    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            RETURN QUERY SELECT t.* FROM clinic.departments_with_several_doctors(p_hospital_id, v_filter, v_today, p_more_than, p_at_most) AS t
            ORDER BY t.doctors DESC, t.id DESC LIMIT p_first + 1;
        ELSE
            RETURN QUERY SELECT t.* FROM clinic.departments_with_several_doctors(p_hospital_id, v_filter, v_today, p_more_than, p_at_most) AS t
            WHERE (t.doctors, t.id) < ((p_after -> 'values' ->> 0)::bigint, (p_after ->> 'id')::bigint)
            ORDER BY t.doctors DESC, t.id DESC LIMIT p_first + 1;
        END IF;
    ELSIF p_after IS NULL THEN
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.departments_with_several_doctors(p_hospital_id, v_filter, v_today, p_more_than, p_at_most) AS t
            ORDER BY t.doctors ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.doctors DESC, t.id DESC;
    ELSE
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.departments_with_several_doctors(p_hospital_id, v_filter, v_today, p_more_than, p_at_most) AS t
            WHERE (t.doctors, t.id) > ((p_after -> 'values' ->> 0)::bigint, (p_after ->> 'id')::bigint)
            ORDER BY t.doctors ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.doctors DESC, t.id DESC;
    END IF;
END
$$;
COMMENT ON FUNCTION api.report_departments_with_several_doctors_page(bigint, uuid, integer, integer, integer, jsonb, boolean, bigint) IS
'A page of the report clinic.departments_with_several_doctors, by doctors desc. p_after {values, id} of the row to go on from, p_backward to end there instead. One row more than p_first when there are more.
Requires: report.staff.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_departments_with_several_doctors_page(bigint, uuid, integer, integer, integer, jsonb, boolean, bigint) TO wardgraph_api;
