-- Generated from db/reports.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION api.report_what_if_discount_page(
    p_hospital_id bigint, p_session_id uuid, p_from date, p_to date, p_percent numeric, p_first integer,
    p_after jsonb, p_backward boolean, p_department_id bigint DEFAULT NULL, p_doctor_id bigint DEFAULT NULL,
    p_age_from integer DEFAULT NULL, p_age_to integer DEFAULT NULL
)
RETURNS TABLE (
    id bigint,
    month date,
    currency text,
    bills bigint,
    discounted_bills bigint,
    billed numeric,
    would_be_billed numeric,
    difference numeric
)
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
        rules.percent_problem('percent', p_percent)
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
    IF NOT p_backward THEN
        IF p_after IS NULL THEN
            RETURN QUERY SELECT t.* FROM clinic.what_if_discount(p_hospital_id, v_filter, p_percent) AS t
            ORDER BY t.difference DESC, t.month DESC, t.currency DESC, t.id DESC LIMIT p_first + 1;
        ELSE
            RETURN QUERY SELECT t.* FROM clinic.what_if_discount(p_hospital_id, v_filter, p_percent) AS t
            WHERE (t.difference, t.month, t.currency, t.id) < (
                (p_after -> 'values' ->> 0)::numeric,
                (p_after -> 'values' ->> 1)::date,
                (p_after -> 'values' ->> 2)::text,
                (p_after ->> 'id')::bigint
            )
            ORDER BY t.difference DESC, t.month DESC, t.currency DESC, t.id DESC LIMIT p_first + 1;
        END IF;
    ELSIF p_after IS NULL THEN
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.what_if_discount(p_hospital_id, v_filter, p_percent) AS t
            ORDER BY t.difference ASC, t.month ASC, t.currency ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.difference DESC, t.month DESC, t.currency DESC, t.id DESC;
    ELSE
        RETURN QUERY SELECT t.* FROM (
            SELECT t.* FROM clinic.what_if_discount(p_hospital_id, v_filter, p_percent) AS t
            WHERE (t.difference, t.month, t.currency, t.id) > (
                (p_after -> 'values' ->> 0)::numeric,
                (p_after -> 'values' ->> 1)::date,
                (p_after -> 'values' ->> 2)::text,
                (p_after ->> 'id')::bigint
            )
            ORDER BY t.difference ASC, t.month ASC, t.currency ASC, t.id ASC LIMIT p_first + 1
        ) AS t ORDER BY t.difference DESC, t.month DESC, t.currency DESC, t.id DESC;
    END IF;
END
$$;
COMMENT ON FUNCTION api.report_what_if_discount_page(bigint, uuid, date, date, numeric, integer, jsonb, boolean, bigint, bigint, integer, integer) IS
'A page of the report clinic.what_if_discount, by difference desc, month desc, currency desc. p_after {values, id} of the row to go on from, p_backward to end there instead. One row more than p_first when there are more.
Requires: report.billing.
Errors: BAD_USER_INPUT.';
GRANT EXECUTE ON FUNCTION api.report_what_if_discount_page(bigint, uuid, date, date, numeric, integer, jsonb, boolean, bigint, bigint, integer, integer)
TO wardgraph_api;
