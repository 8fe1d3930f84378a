SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.opening_reason_problem(p_reason text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Of an empty one it is said that it is required.
    SELECT rules.problem_unless(
        btrim(p_reason) = ''
        OR length(btrim(p_reason)) >= 10
        -- What is no blank and no sign: [[:alnum:]] knows the letters of the database's locale alone.
        AND (
            SELECT count(DISTINCT c) FROM regexp_split_to_table(rules.case_folded(left(p_reason, 1000)), '') AS c
            WHERE c !~ '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u2000-\u206F\u3000-\u303F]'
        ) >= 4,
        'reason', 'TOO_SHORT', 'must say why, in at least 10 characters'
    )
    WHERE p_reason IS NOT NULL
$$;
COMMENT ON FUNCTION clinic.opening_reason_problem(text) IS
'What keeps a text from being a reason to open a record: it has fewer than 10 characters, or fewer than four different letters or digits.';
