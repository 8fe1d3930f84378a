SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.mail_kinds() RETURNS TABLE (kind text, token_lifetime interval, statuses text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    ('PASSWORD_RESET', interval '1 hour', '{ACTIVE}'::text[]),
    ('PASSWORD_CHANGED', NULL, '{ACTIVE}')
$$;
COMMENT ON FUNCTION auth.mail_kinds() IS
'Every kind of mail, how long the token is valid that it brings, if it brings one, and which statuses the recipient''s account may have when it is sent; null where it needs no account. worker/mail/texts.py has the texts.';
