SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.far_problem(p_path text, p_day date, p_today date) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_day BETWEEN p_today - interval '130 years' AND p_today + interval '130 years' IS NOT FALSE,
        p_path, 'OUT_OF_RANGE', 'must be at most 130 years from today'
    )
$$;
COMMENT ON FUNCTION rules.far_problem(text, date, date) IS
'Null, or that a day lies further from today than a life lasts, as 0206-05-01 or 9999-12-31 do. Null is near enough.';
