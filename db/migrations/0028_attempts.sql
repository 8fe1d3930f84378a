-- Attempts: how often something may be tried, such as a password, and how often it was.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.limits (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    kind text NOT NULL,
    most integer NOT NULL,
    window_seconds integer NOT NULL,
    PRIMARY KEY (hospital_id, kind),
    CONSTRAINT limit_allows_something CHECK (most >= 1),
    CONSTRAINT limit_is_of_a_month_at_most CHECK (window_seconds BETWEEN 1 AND 2678400)
);
COMMENT ON TABLE auth.limits IS
'How often a hospital lets something be tried, for the operator to change. A row is made from auth.default_limits() when it is first asked for.';
COMMENT ON COLUMN auth.limits.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.limits.kind IS 'What is tried, as auth.default_limits() names it.';
COMMENT ON COLUMN auth.limits.most IS 'How many attempts one key has at once. Each comes back after window_seconds divided by this number.';
COMMENT ON COLUMN auth.limits.window_seconds IS 'After how many seconds without an attempt all of them are there again.';

-- Each attempt writes its row again: with space left in a page, and no index on what changes, that touches no index.
CREATE TABLE auth.attempts (
    hospital_id bigint NOT NULL REFERENCES clinic.hospitals (id),
    kind text NOT NULL,
    key_hash bytea NOT NULL,
    forgotten_at timestamptz NOT NULL,
    PRIMARY KEY (hospital_id, kind, key_hash)
) WITH (fillfactor = 50);
COMMENT ON TABLE auth.attempts IS 'Attempts that are counted: one row for each kind and key, until all of its attempts have come back.';
COMMENT ON COLUMN auth.attempts.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.attempts.kind IS 'What was tried (auth.limits).';
COMMENT ON COLUMN auth.attempts.key_hash IS 'SHA-256 of whose attempts they are: an account, an address, or both. Short, and no list of addresses.';
COMMENT ON COLUMN auth.attempts.forgotten_at IS
'When all attempts will have come back. Each attempt moves it on by window_seconds / most, and none may move it beyond window_seconds from now.';
