SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.opening_reason_problem(p_reason text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Of an empty one it is said that it is required.
    SELECT rules.problem_unless(
        btrim(p_reason) = ''
        OR length(btrim(p_reason)) >= 10
        AND (SELECT count(DISTINCT c) FROM regexp_split_to_table(lower(left(p_reason, 1000)), '') AS c WHERE c ~ '[[:alnum:]]') >= 4,
        'reason', 'TOO_SHORT', 'must say why, in at least 10 characters'
    )
    WHERE p_reason IS NOT NULL
$$;
COMMENT ON FUNCTION clinic.opening_reason_problem(text) IS
'What keeps a text from being a reason to open a record: it has fewer than 10 characters, or fewer than four different letters or digits.';
