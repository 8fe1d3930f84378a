SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.password_parts(p_password_hash text, OUT parameters text, OUT proof_hash bytea)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- $argon2id$v=19$m=65536,t=3,p=4$<salt>$<output>, both in base64 without padding.
    SELECT substring(p_password_hash FROM '^(.*)\$[^$]*$'), sha256(decode(split_part(p_password_hash, '$', 6) || '=', 'base64'))
$$;
COMMENT ON FUNCTION rules.password_parts(text) IS
'What is kept of a password: the one place that takes a PHC string (rules.password_problem) apart. It cannot open a session.';
