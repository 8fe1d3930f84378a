SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.names_problems(p_first_name text, p_last_name text, p_is_given boolean) RETURNS jsonb[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT ARRAY[
        CASE
            -- Most names are plain, which one look tells.
            WHEN p_first_name ~ '^[A-Za-z][ -~]{0,99}$' THEN NULL
            WHEN rules.clean_text(p_first_name) <> '' THEN rules.name_problem('firstName', p_first_name, p_is_given)
            -- Beside a null among changes stands what the record has: whether that is a name shows when they are one row.
            WHEN coalesce(rules.clean_text(p_last_name), '') = '' AND (NOT p_is_given OR num_nulls(p_first_name, p_last_name) = 0)
                THEN rules.problem_unless(false, 'firstName', 'REQUIRED', 'is required where there is no other name')
        END,
        CASE
            WHEN p_last_name ~ '^[A-Za-z][ -~]{0,99}$' THEN NULL
            WHEN rules.clean_text(p_last_name) <> '' THEN rules.name_problem('lastName', p_last_name, p_is_given)
            WHEN coalesce(rules.clean_text(p_first_name), '') = '' AND (NOT p_is_given OR num_nulls(p_first_name, p_last_name) = 0)
                THEN rules.problem_unless(false, 'lastName', 'REQUIRED', 'is required where there is no other name')
        END
    ]
$$;
COMMENT ON FUNCTION rules.names_problems(text, text, boolean) IS
'What is wrong with a person''s names: one of the two suffices. If p_is_given they are new, or changes, of which null is one that is not told; what a record has may lack letters.';
