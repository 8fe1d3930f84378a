SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.password_problem(p_password_hash text) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT rules.problem_unless(
        p_password_hash ~ '^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{43}$',
        'password', 'REQUIRED', 'must have from 12 to 1024 characters'
    )
$$;
COMMENT ON FUNCTION rules.password_problem(text) IS
'Null, or that a new password is missing, too short or too long. The web tier and the command line hash only passwords that fit (wardgraph/passwords.py), to a PHC string with 32 bytes of output, and pass null for any other.';
