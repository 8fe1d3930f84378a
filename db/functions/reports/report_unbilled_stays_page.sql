-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_unbilled_stays_page(
    p_hospital_id bigint, p_session_id uuid, p_from date, p_to date, p_first integer, p_after jsonb, p_backward boolean
)
RETURNS TABLE (
    id bigint,
    admitted_at timestamptz,
    discharged_at timestamptz,
    patient_id bigint,
    currency text,
    days bigint,
    amount numeric
)
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
    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            RETURN QUERY SELECT t.* FROM clinic.unbilled_stays(p_hospital_id, v_since, v_until) AS t
            ORDER BY t.amount DESC, t.id DESC LIMIT p_first + 1;
        ELSE
            RETURN QUERY SELECT t.* FROM clinic.unbilled_stays(p_hospital_id, v_since, v_until) AS t
            WHERE (t.amount, t.id) < ((p_after -> 'values' ->> 0)::numeric, (p_after ->> 'id')::bigint)
            ORDER BY t.amount DESC, t.id DESC LIMIT p_first + 1;
        END IF;
    ELSIF p_after IS NULL THEN
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.unbilled_stays(p_hospital_id, v_since, v_until) AS t
            ORDER BY t.amount ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.amount DESC, t.id DESC;
    ELSE
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.unbilled_stays(p_hospital_id, v_since, v_until) AS t
            WHERE (t.amount, t.id) > ((p_after -> 'values' ->> 0)::numeric, (p_after ->> 'id')::bigint)
            ORDER BY t.amount ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.amount DESC, t.id DESC;
    END IF;
END
$$;
COMMENT ON FUNCTION api.report_unbilled_stays_page(bigint, uuid, date, date, integer, jsonb, boolean) IS
'A page of the report clinic.unbilled_stays, by amount desc. p_after {values, id} of the row to go on from, p_backward to end there instead. One row more than p_first when there are more.
Requires: report.billing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_unbilled_stays_page(bigint, uuid, date, date, integer, jsonb, boolean) TO wardgraph_api;
