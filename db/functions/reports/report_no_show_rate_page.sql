-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_no_show_rate_page(
    p_hospital_id bigint, p_session_id uuid, p_from date, p_to date, p_first integer, p_after jsonb, p_backward boolean
)
RETURNS TABLE (
    id bigint, appointments bigint, no_shows bigint, rate_percent numeric
)
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan
SET work_mem = '64MB'
AS $$
DECLARE
    v_since timestamptz;
    v_until timestamptz;
    v_today date;
    v_is_whole boolean;
    v_doctor_id bigint;
BEGIN
    PERFORM auth.enter(p_hospital_id, p_session_id);
    PERFORM auth.require('report.appointments');
    PERFORM rules.check_input(rules.period_problems(p_from, p_to));
    v_since := clinic.day_start(p_hospital_id, p_from);
    v_until := clinic.day_start(p_hospital_id, p_to + 1);
    v_today := clinic.today(p_hospital_id);
    v_is_whole := auth.may('report.appointments');
    v_doctor_id := auth.doctor_id();
    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            RETURN QUERY SELECT t.* FROM clinic.no_show_rate(p_hospital_id, v_since, v_until, v_today) AS t
            WHERE (v_is_whole OR t.id = v_doctor_id)
            ORDER BY t.rate_percent DESC, t.id DESC LIMIT p_first + 1;
        ELSE
            RETURN QUERY SELECT t.* FROM clinic.no_show_rate(p_hospital_id, v_since, v_until, v_today) AS t
            WHERE (v_is_whole OR t.id = v_doctor_id)
            AND (t.rate_percent, t.id) < ((p_after -> 'values' ->> 0)::numeric, (p_after ->> 'id')::bigint)
            ORDER BY t.rate_percent DESC, t.id DESC LIMIT p_first + 1;
        END IF;
    ELSIF p_after IS NULL THEN
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.no_show_rate(p_hospital_id, v_since, v_until, v_today) AS t
            WHERE (v_is_whole OR t.id = v_doctor_id)
            ORDER BY t.rate_percent ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.rate_percent DESC, t.id DESC;
    ELSE
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.no_show_rate(p_hospital_id, v_since, v_until, v_today) AS t
            WHERE (v_is_whole OR t.id = v_doctor_id)
            AND (t.rate_percent, t.id) > ((p_after -> 'values' ->> 0)::numeric, (p_after ->> 'id')::bigint)
            ORDER BY t.rate_percent ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.rate_percent DESC, t.id DESC;
    END IF;
END
$$;
COMMENT ON FUNCTION api.report_no_show_rate_page(bigint, uuid, date, date, integer, jsonb, boolean) IS
'A page of the report clinic.no_show_rate, by rate_percent desc. p_after {values, id} of the row to go on from, p_backward to end there instead. One row more than p_first when there are more.
Requires: report.appointments.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_no_show_rate_page(bigint, uuid, date, date, integer, jsonb, boolean) TO wardgraph_api;
