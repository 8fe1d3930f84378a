-- Mail that waits to be sent, and one-time tokens that are sent by mail only.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.mails (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    id bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    recipient text NOT NULL,
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    given_up_at timestamptz,
    failure text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hospital_id, id),
    CONSTRAINT mail_is_sent_or_given_up CHECK (sent_at IS NULL OR given_up_at IS NULL),
    CONSTRAINT mail_is_given_up_for_a_reason CHECK (given_up_at IS NULL OR failure IS NOT NULL)
);
-- What waits is found by the worker, and is there once for each kind and recipient.
CREATE UNIQUE INDEX mails_waiting ON auth.mails (hospital_id, kind, recipient) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX mails_settled ON auth.mails (hospital_id, coalesce(sent_at, given_up_at))
WHERE sent_at IS NOT NULL OR given_up_at IS NOT NULL;
COMMENT ON TABLE auth.mails IS
'The outbox of mail: what to send, to whom. The text is made when it is sent, and with it the token that it is to bring; neither is kept.';
COMMENT ON COLUMN auth.mails.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.mails.id IS 'Key within the hospital.';
COMMENT ON COLUMN auth.mails.kind IS 'What it is for, as auth.mail_kinds() names it.';
COMMENT ON COLUMN auth.mails.recipient IS 'The e-mail address, lowercase.';
COMMENT ON COLUMN auth.mails.attempts IS 'How often sending was begun.';
COMMENT ON COLUMN auth.mails.next_attempt_at IS 'From when on the worker may begin the next attempt: later after each.';
COMMENT ON COLUMN auth.mails.sent_at IS 'When the mail server took it.';
COMMENT ON COLUMN auth.mails.given_up_at IS 'When it was given up.';
COMMENT ON COLUMN auth.mails.failure IS 'Why the last attempt failed: the mail server''s code or the kind of error, no text of others.';
COMMENT ON COLUMN auth.mails.created_at IS 'When it was queued.';

CREATE TABLE auth.tokens (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    kind text NOT NULL,
    email text NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hospital_id, kind, email),
    UNIQUE (hospital_id, token_hash)
);
COMMENT ON TABLE auth.tokens IS
'One-time tokens that were mailed and not yet used. The newest of a kind for an address takes the place of the one before; using it deletes it.';
COMMENT ON COLUMN auth.tokens.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.tokens.kind IS 'What it allows, as auth.mail_kinds() names it.';
COMMENT ON COLUMN auth.tokens.email IS 'The address it was mailed to: whoever has the token reads the mail there.';
COMMENT ON COLUMN auth.tokens.token_hash IS 'SHA-256 of the token, which nobody keeps but its recipient.';
COMMENT ON COLUMN auth.tokens.expires_at IS 'Until when it is valid.';
COMMENT ON COLUMN auth.tokens.created_at IS 'When it was made.';
