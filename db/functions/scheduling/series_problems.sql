SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.series_problems(
    p_first date, p_every_days integer, p_every_weeks integer, p_dates date[], p_count integer, p_until date
) RETURNS jsonb[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_most CONSTANT integer := 100;
    v_every CONSTANT integer := coalesce(p_every_days, 7 * p_every_weeks);
BEGIN
    RETURN ARRAY[
        rules.problem_unless(
            num_nonnulls(p_every_days, p_every_weeks, p_dates) = 1, 'everyDays', 'CONTRADICTION',
            'or everyWeeks or dates: exactly one of them must be given'
        ),
        CASE WHEN p_every_days IS NOT NULL THEN rules.number_problem('everyDays', p_every_days, 1, 365) END,
        CASE WHEN p_every_weeks IS NOT NULL THEN rules.number_problem('everyWeeks', p_every_weeks, 1, 52) END,
        CASE WHEN p_dates IS NULL THEN rules.problem_unless(
            num_nonnulls(p_count, p_until) = 1, 'count', 'CONTRADICTION', 'or until: exactly one of them must be given'
        ) ELSE rules.problem_unless(
            num_nonnulls(p_count, p_until) = 0, 'count', 'CONTRADICTION', 'and until cannot be given with dates'
        ) END,
        CASE WHEN p_count IS NOT NULL THEN rules.number_problem('count', p_count, 2, v_most) END,
        rules.problem_unless(p_until IS NULL OR p_until > p_first IS NOT FALSE, 'until', 'END_BEFORE_START', 'must be after the first day'),
        rules.problem_unless(
            ((p_until - p_first) / nullif(v_every, 0) < v_most) IS NOT FALSE, 'until', 'TOO_MANY',
            format('leaves more than %s appointments', v_most)
        ),
        rules.problem_unless(
            p_dates IS NULL OR cardinality(p_dates) BETWEEN 1 AND v_most - 1, 'dates', 'OUT_OF_RANGE', format('must be 1 to %s days', v_most - 1)
        ),
        rules.problem_unless(
            p_dates IS NULL OR NOT EXISTS (SELECT FROM unnest(p_dates) AS given (day) WHERE (given.day > p_first) IS FALSE OR given.day IS NULL),
            'dates', 'END_BEFORE_START', 'must be after the first day'
        ),
        rules.problem_unless(
            p_dates IS NULL OR cardinality(p_dates) = (SELECT count(DISTINCT given.day) FROM unnest(p_dates) AS given (day)),
            'dates', 'DUPLICATE', 'must not have a day twice'
        )
    ];
END
$$;
COMMENT ON FUNCTION rules.series_problems(date, integer, integer, date[], integer, date) IS
'What is wrong with the days of a series that begins on p_first: it has 2 to 100 appointments.';
