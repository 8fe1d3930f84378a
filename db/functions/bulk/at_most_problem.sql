SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.at_most_problem(p_at_most integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_at_most BETWEEN 1 AND rules.most_in_bulk(), 'atMost', 'OUT_OF_RANGE',
        format('must be from 1 to %s: change more rows by several filters', rules.most_in_bulk())
    )
$$;
COMMENT ON FUNCTION rules.at_most_problem(integer) IS 'Null, or that a bulk edit may not change as many rows as that.';
