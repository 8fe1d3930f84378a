SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.email_problem(p_path text, p_email text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_email IS NULL OR p_email ~ '^[^@\s]+@[^@\s]+$' AND rules.has_no_controls(p_email) AND length(p_email) <= 254,
        p_path, 'MALFORMED_EMAIL', 'must be an e-mail address'
    )
$$;
COMMENT ON FUNCTION rules.email_problem(text, text) IS
'Null, or that an optional e-mail address is none.';
