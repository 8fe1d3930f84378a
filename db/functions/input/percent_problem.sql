SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.percent_problem(p_path text, p_percent numeric) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_percent BETWEEN 0 AND 100 AND p_percent = round(p_percent, 2), p_path, 'OUT_OF_RANGE',
        'must be a percentage from 0 to 100 with at most two decimals'
    )
$$;
COMMENT ON FUNCTION rules.percent_problem(text, numeric) IS
'Null, or what is wrong with a required percentage.';
