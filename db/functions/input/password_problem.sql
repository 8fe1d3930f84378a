SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.password_problem(p_password_hash text, p_path text DEFAULT 'password') RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE p_password_hash
        WHEN 'COMMON_PASSWORD' THEN rules.problem_unless(false, p_path, p_password_hash, 'is among those that are guessed first')
        WHEN 'PERSONAL_PASSWORD' THEN rules.problem_unless(
            false, p_path, p_password_hash, 'must not contain the e-mail address or the name of the hospital'
        )
        ELSE rules.problem_unless(
            p_password_hash ~ '^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{43}$',
            p_path, 'REQUIRED', 'must have from 12 to 1024 characters'
        )
    END
$$;
COMMENT ON FUNCTION rules.password_problem(text, text) IS
'Null, or what is wrong with a new password. The web tier and the command line hash only passwords that fit (wardgraph/passwords.py), to a PHC string with 32 bytes of output, and pass the code of what is wrong with any other, or null.';
