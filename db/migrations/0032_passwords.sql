-- Passwords: kept as a proof that cannot be read back, apart from accounts; who tried in vain; what sessions last.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.sign_in_rules (
    hospital_id bigint PRIMARY KEY REFERENCES clinic.hospitals (id),
    salt_key bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    session_idle_days integer NOT NULL DEFAULT 14,
    session_days integer NOT NULL DEFAULT 30,
    CONSTRAINT sign_in_rules_end_sessions CHECK (session_idle_days BETWEEN 1 AND session_days AND session_days <= 365)
);
COMMENT ON TABLE auth.sign_in_rules IS 'How a hospital''s accounts sign in and stay in, for the operator to change; a row for each hospital.';
COMMENT ON COLUMN auth.sign_in_rules.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.sign_in_rules.salt_key IS
'Salts are invented with it for e-mail addresses without a password, so that nobody can tell them from real ones.';
COMMENT ON COLUMN auth.sign_in_rules.session_idle_days IS 'After how many days a session ends that was not refreshed.';
COMMENT ON COLUMN auth.sign_in_rules.session_days IS 'After how many days a session ends, however often it is refreshed.';
INSERT INTO auth.sign_in_rules (hospital_id) SELECT h.id FROM clinic.hospitals AS h;

CREATE TABLE auth.passwords (
    hospital_id bigint NOT NULL,
    account_id bigint NOT NULL,
    parameters text NOT NULL,
    proof_hash bytea NOT NULL,
    set_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, account_id),
    FOREIGN KEY (hospital_id, account_id) REFERENCES auth.accounts (hospital_id, id)
);
COMMENT ON TABLE auth.passwords IS
'Passwords of accounts. The web tier reads the parameters, runs Argon2id, and presents what comes out; an account without a row cannot sign in.';
COMMENT ON COLUMN auth.passwords.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.passwords.account_id IS 'Whose password it is.';
COMMENT ON COLUMN auth.passwords.parameters IS 'How to run Argon2id on the password: a PHC string up to its salt, without the output.';
COMMENT ON COLUMN auth.passwords.proof_hash IS 'SHA-256 of Argon2id''s output. The output, which opens a session, is kept nowhere.';
COMMENT ON COLUMN auth.passwords.set_at IS 'When the password was set.';
-- What is no hash of Argon2id never matched a password, and is not taken along.
INSERT INTO auth.passwords (hospital_id, account_id, parameters, proof_hash, set_at)
SELECT
    a.hospital_id, a.id, substring(a.password_hash FROM '^(.*)\$[^$]*$'), sha256(decode(split_part(a.password_hash, '$', 6) || '=', 'base64')), a.created_at
FROM auth.accounts AS a
WHERE a.password_hash ~ '^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{43}$';

-- Access is generated without the column, under the table's own name.
DROP VIEW auth.visible_accounts CASCADE;
ALTER TABLE auth.accounts DROP COLUMN password_hash;
ALTER TABLE auth.accounts ADD COLUMN last_failed_sign_in_at timestamptz;
ALTER TABLE auth.accounts ADD COLUMN failed_sign_ins integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN auth.accounts.last_failed_sign_in_at IS 'When somebody last gave a wrong password for it.';
COMMENT ON COLUMN auth.accounts.failed_sign_ins IS 'How often somebody gave a wrong password since the account last signed in.';

ALTER TABLE auth.sessions ADD COLUMN ends_at timestamptz;
UPDATE auth.sessions SET ends_at = greatest(created_at + interval '30 days', expires_at);
ALTER TABLE auth.sessions ALTER COLUMN ends_at SET NOT NULL;
ALTER TABLE auth.sessions ADD COLUMN client_address text;
ALTER TABLE auth.sessions ADD COLUMN user_agent text;
COMMENT ON COLUMN auth.sessions.ends_at IS 'When it ends, however often it is refreshed.';
COMMENT ON COLUMN auth.sessions.client_address IS 'The network address that it was opened from; null if that is not known.';
COMMENT ON COLUMN auth.sessions.user_agent IS 'The program that it was opened by, in its own words.';
