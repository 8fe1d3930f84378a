SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.default_limits() RETURNS TABLE (kind text, most integer, window_seconds integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    -- Wrong passwords of one account from one address, and of all accounts from one address.
    ('sign_in.account_and_address', 10, 600),
    ('sign_in.address', 100, 600),
    -- Wrong passwords of one account from anywhere. Beyond it nobody is refused yet: each address from which the account never
    -- signed in has a single attempt, as many as there are addresses, so that nobody can keep the account's person out.
    ('sign_in.account', 60, 600),
    ('sign_in.new_address', 1, 600),
    -- The end of that: an address is easily invented by whoever holds the web tier's login.
    ('sign_in.account_ceiling', 5000, 86400),
    -- Sign-ups from one address, and with one e-mail address: as many mails come there.
    ('sign_up.address', 20, 3600),
    ('sign_up.email', 5, 3600),
    -- Times that sign-ups ask to be held, from one address, of one doctor, and of all: calendars stay free for those who are known.
    -- The second of them also says how long a time is held.
    ('sign_up_hold.address', 3, 900),
    ('sign_up_hold.doctor', 5, 900),
    ('sign_up_hold.hospital', 100, 900),
    -- Mail with a link for a new password: to one account, and asked for from one address.
    ('password_reset.account', 5, 3600),
    ('password_reset.address', 20, 3600),
    -- Wrong codes of one account: whoever gets that far has its password.
    ('second_factor.account', 10, 3600),
    -- Passwords that are hashed to be set, without an account, from one address.
    ('set_password.address', 60, 600),
    -- Records that one doctor opens by break-glass: ten at once, and one more every six minutes.
    ('record_opening.doctor', 10, 3600)
$$;
COMMENT ON FUNCTION auth.default_limits() IS
'What may be tried, how often, and within how many seconds, for hospitals without a row in auth.limits.';
