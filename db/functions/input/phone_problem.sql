SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.phone_problem(p_path text, p_phone text, p_country text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE
        WHEN length(p_phone) <= 50 AND rules.phone_digits(p_phone, p_country) IS NULL THEN rules.problem_unless(
            false, p_path, 'MALFORMED_PHONE',
            'must be a telephone number that begins with "+" and a calling code' || coalesce(', or one of ' || p_country, '')
        )
        ELSE rules.optional_text_problem(p_path, p_phone, 50)
    END
$$;
COMMENT ON FUNCTION rules.phone_problem(text, text, text) IS
'Null, or what is wrong with an optional telephone number, of p_country unless it says another.';
