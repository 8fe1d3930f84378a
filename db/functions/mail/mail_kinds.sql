SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.mail_kinds() RETURNS TABLE (kind text, token_lifetime interval, statuses text[])
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    VALUES
    ('PASSWORD_RESET', interval '1 hour', '{ACTIVE}'::text[]),
    ('INVITATION', interval '7 days', '{INVITED}'),
    ('PASSWORD_CHANGED', NULL, '{ACTIVE}'),
    -- Of these two, one for each address.
    ('SIGN_UP', interval '1 day', '{NONE}'),
    ('SIGN_UP_KNOWN', NULL, '{INVITED,PENDING,ACTIVE,SUSPENDED}'),
    -- To the address that was the account's.
    ('EMAIL_CHANGED', NULL, NULL),
    ('RIGHTS_CHANGED', NULL, '{ACTIVE}'),
    ('OWN_RIGHTS_CHANGED', NULL, '{ACTIVE}'),
    ('RECORD_OPENED', NULL, '{ACTIVE}')
$$;
COMMENT ON FUNCTION auth.mail_kinds() IS
'Every kind of mail, how long the token is valid that it brings, if it brings one, and which statuses the recipient''s account may have when it is sent; NONE where there must be no account, null where none is needed. worker/mail/texts.py has the texts.';
