SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.names_problems(p_first_name text, p_last_name text, p_is_given boolean) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(
        CASE
            WHEN rules.clean_text(n.name) <> '' THEN rules.name_problem(n.path, n.name, p_is_given)
            -- Beside a null among changes stands what the record has: whether that is a name shows when they are one row.
            WHEN coalesce(rules.clean_text(n.other), '') = '' AND (NOT p_is_given OR num_nulls(n.name, n.other) = 0)
                THEN rules.problem_unless(false, n.path, 'REQUIRED', 'is required where there is no other name')
        END
    )
    FROM (VALUES ('firstName', p_first_name, p_last_name), ('lastName', p_last_name, p_first_name)) AS n (path, name, other)
$$;
COMMENT ON FUNCTION rules.names_problems(text, text, boolean) IS
'What is wrong with a person''s names: one of the two suffices. If p_is_given they are new, or changes, of which null is one that is not told; what a record has may lack letters.';
