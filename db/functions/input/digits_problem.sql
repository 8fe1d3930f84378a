SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.digits_problem(p_path text, p_number numeric, p_digits integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_number IS NULL OR p_number = round(p_number, p_digits), p_path, 'TOO_PRECISE', format('must have at most %s decimals', p_digits)
    )
$$;
COMMENT ON FUNCTION rules.digits_problem(text, numeric, integer) IS
'Null, or that a number has more digits than its column keeps.';
