-- Sessions: found by a key that nobody reads, listed by an id, with every refresh token that they ever had.
-- It is made again with the columns' new names.
DROP VIEW IF EXISTS records.sessions CASCADE;
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sessions RENAME COLUMN id TO key;
ALTER TABLE auth.sessions ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE auth.sessions DROP CONSTRAINT sessions_pkey;
ALTER TABLE auth.sessions ADD PRIMARY KEY (hospital_id, id);
ALTER TABLE auth.sessions ADD CONSTRAINT session_key_is_unique UNIQUE (hospital_id, key);
COMMENT ON TABLE auth.sessions IS 'A signed-in client. Access tokens name its key, which is random; lists name its id.';
COMMENT ON COLUMN auth.sessions.key IS 'Named by every access token, and readable by nobody: whoever has it acts as the account.';
COMMENT ON COLUMN auth.sessions.id IS 'Key within the hospital.';

CREATE TABLE auth.refresh_tokens (
    hospital_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    session_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    used_at timestamptz,
    PRIMARY KEY (hospital_id, token_hash),
    FOREIGN KEY (hospital_id, session_id) REFERENCES auth.sessions (hospital_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_of_a_session ON auth.refresh_tokens (hospital_id, session_id);
COMMENT ON TABLE auth.refresh_tokens IS 'Every refresh token that a session had: one that comes a second time was stolen, or its thief used it first.';
COMMENT ON COLUMN auth.refresh_tokens.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.refresh_tokens.token_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN auth.refresh_tokens.session_id IS 'The session that it prolongs.';
COMMENT ON COLUMN auth.refresh_tokens.created_at IS 'When it was handed out.';
COMMENT ON COLUMN auth.refresh_tokens.used_at IS 'When it was exchanged; null for the session''s current one.';
INSERT INTO auth.refresh_tokens (hospital_id, token_hash, session_id, created_at)
SELECT s.hospital_id, s.refresh_token_hash, s.id, s.refreshed_at FROM auth.sessions AS s;
INSERT INTO auth.refresh_tokens (hospital_id, token_hash, session_id, created_at, used_at)
SELECT s.hospital_id, s.previous_token_hash, s.id, s.created_at, s.refreshed_at FROM auth.sessions AS s
WHERE s.previous_token_hash IS NOT NULL
ON CONFLICT (hospital_id, token_hash) DO NOTHING;
ALTER TABLE auth.sessions DROP COLUMN refresh_token_hash, DROP COLUMN previous_token_hash;
COMMENT ON COLUMN auth.sessions.refreshed_at IS 'When its refresh token was last exchanged.';
