SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.default_limits() RETURNS TABLE (kind text, most integer, window_seconds integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    -- Passwords of one account from one address, of all accounts from one address, of one account from anywhere. The last only
    -- slows down: whoever tries a stranger's account must not keep the stranger out for long.
    ('sign_in.account_and_address', 10, 600),
    ('sign_in.address', 100, 600),
    ('sign_in.account', 60, 600),
    -- Passwords that are hashed to be set, from one address.
    ('set_password.address', 30, 600)
$$;
COMMENT ON FUNCTION auth.default_limits() IS
'What may be tried, how often, and within how many seconds, unless auth.limits says otherwise: the hospital''s row is made of it.';
