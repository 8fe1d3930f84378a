SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.minute_problem(p_path text, p_second numeric) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(coalesce(p_second = 0, true), p_path, 'NOT_A_WHOLE_MINUTE', 'must be a whole minute, without seconds')
$$;
COMMENT ON FUNCTION rules.minute_problem(text, numeric) IS
'Null, or what is wrong with a time by its extract(second): what is booked, held, free or open begins and ends at whole minutes. Null is none.';
