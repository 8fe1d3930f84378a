SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.hospital_problems(p_row clinic.hospitals) RETURNS jsonb[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY[
        rules.problem_unless(p_row.slug ~ '^[a-z][a-z0-9-]{0,62}$', 'slug', 'MALFORMED', 'must be lowercase letters, digits and dashes, beginning with a letter'),
        rules.text_problem('name', p_row.name, 200),
        rules.problem_unless(
            EXISTS (
                SELECT FROM pg_catalog.pg_timezone_names AS z
                WHERE z.name = p_row.time_zone AND z.name ~ '^([A-Z]|UTC)' AND z.name !~ '^(posix|right)/'
            ),
            'timeZone', 'UNKNOWN_TIME_ZONE', 'must be an IANA time zone such as Europe/Berlin'
        ),
        rules.problem_unless(p_row.currency ~ '^[A-Z]{3}$', 'currency', 'MALFORMED', 'must be an ISO 4217 code such as EUR'),
        rules.percent_problem('taxRatePercent', p_row.tax_rate_percent),
        rules.number_problem('bookingHorizonDays', p_row.booking_horizon_days, 1, 730),
        rules.problem_unless(
            p_row.country IS NULL OR p_row.country IN (SELECT c.country FROM rules.calling_codes() AS c),
            'country', 'UNKNOWN_COUNTRY', 'must be the ISO 3166 code of a country with a calling code, such as DE'
        ),
        rules.number_problem('staffHorizonDays', p_row.staff_horizon_days, coalesce(p_row.booking_horizon_days, 1), 1825),
        rules.number_problem('lateCancelHours', p_row.late_cancel_hours, 0, 720),
        rules.money_problem('lateCancelFee', p_row.late_cancel_fee, p_row.currency, 0),
        rules.money_problem('noShowFee', p_row.no_show_fee, p_row.currency, 0),
        rules.money_problem('confirmAbove', p_row.confirm_above, p_row.currency, 1),
        rules.number_problem('undoHours', p_row.undo_hours, 0, 8760),
        rules.number_problem('pastVisitDays', p_row.past_visit_days, 0, 3650),
        rules.problem_unless(p_row.change_reasons_required IS NOT NULL, 'changeReasonsRequired', 'REQUIRED', 'is required')
    ];
END
$$;
COMMENT ON FUNCTION clinic.hospital_problems(clinic.hospitals) IS
'What is wrong with a hospital, whether new or changed.';
