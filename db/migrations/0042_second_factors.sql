-- Second factors: codes of an authenticator (TOTP, RFC 6238), and recovery codes.
SET LOCAL ROLE wardgraph_owner;

CREATE TABLE auth.second_factors (
    hospital_id bigint NOT NULL,
    account_id bigint NOT NULL,
    secret bytea NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,
    confirmed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clinic.clock(),
    PRIMARY KEY (hospital_id, account_id),
    FOREIGN KEY (hospital_id, account_id) REFERENCES auth.accounts (hospital_id, id),
    CONSTRAINT second_factor_secret_is_long CHECK (length(secret) >= 20)
);
COMMENT ON TABLE auth.second_factors IS 'Authenticators of accounts: an account with a confirmed one signs in with a code as well.';
COMMENT ON COLUMN auth.second_factors.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.second_factors.account_id IS 'Whose it is.';
COMMENT ON COLUMN auth.second_factors.secret IS 'What codes are computed from; shown once, to its account, and read by nobody.';
COMMENT ON COLUMN auth.second_factors.last_step IS 'The period of 30 seconds, counted from 1970, of the last code that was used: none is used twice.';
COMMENT ON COLUMN auth.second_factors.confirmed_at IS 'When a first code proved that the authenticator has the secret; null until then.';
COMMENT ON COLUMN auth.second_factors.created_at IS 'When the account first asked for one.';

CREATE TABLE auth.recovery_codes (
    hospital_id bigint NOT NULL,
    account_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    PRIMARY KEY (hospital_id, account_id, code_hash),
    FOREIGN KEY (hospital_id, account_id) REFERENCES auth.accounts (hospital_id, id)
);
COMMENT ON TABLE auth.recovery_codes IS 'Codes that are left for whoever has lost the authenticator; each is deleted when it is used.';
COMMENT ON COLUMN auth.recovery_codes.hospital_id IS 'The hospital.';
COMMENT ON COLUMN auth.recovery_codes.account_id IS 'Whose it is.';
COMMENT ON COLUMN auth.recovery_codes.code_hash IS 'SHA-256 of the code.';

ALTER TABLE auth.accounts ADD COLUMN second_factor_since timestamptz;
COMMENT ON COLUMN auth.accounts.second_factor_since IS 'Since when it signs in with a second factor; null without one.';
