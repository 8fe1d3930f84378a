SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.period_problems(p_from date, p_to date) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        rules.problem_unless(p_from IS NOT NULL, 'from', 'REQUIRED', 'is required'),
        rules.problem_unless(p_to IS NOT NULL, 'to', 'REQUIRED', 'is required'),
        rules.problem_unless(coalesce(p_to >= p_from, true), 'to', 'END_BEFORE_START', 'must not be before `from`'),
        rules.problem_unless(coalesce(p_to - p_from < 3660, true), 'to', 'RANGE_TOO_WIDE', 'must be at most 3659 days after `from`')
    ]
$$;
COMMENT ON FUNCTION rules.period_problems(date, date) IS
'What is wrong with the days from p_from to p_to of a report, both included: required, in order, at most 3660 of them, ten years.';
