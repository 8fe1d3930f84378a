-- Names and telephone of accounts that are for no person of the hospital, and accounts that were deleted.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.accounts
ADD COLUMN first_name text,
ADD COLUMN last_name text,
ADD COLUMN phone text,
DROP CONSTRAINT account_status_is_known,
ADD CONSTRAINT account_status_is_known CHECK (status IN ('PENDING', 'ACTIVE', 'SUSPENDED', 'DELETED'));
COMMENT ON COLUMN auth.accounts.status IS
'PENDING until its doctor is approved, ACTIVE, SUSPENDED, or DELETED: emptied, and kept for the records that name it. Only an ACTIVE account signs in.';
COMMENT ON COLUMN auth.accounts.first_name IS 'Given name of whoever signs in; the record of the person has it where there is one.';
COMMENT ON COLUMN auth.accounts.last_name IS 'Family name of whoever signs in; the record of the person has it where there is one.';
COMMENT ON COLUMN auth.accounts.phone IS 'Telephone number of whoever signs in; the record of the person has it where there is one.';

CREATE INDEX accounts_by_first_name ON auth.accounts (hospital_id, first_name, id) WHERE first_name IS NOT NULL;
CREATE INDEX accounts_by_last_name ON auth.accounts (hospital_id, last_name, id) WHERE last_name IS NOT NULL;
CREATE INDEX accounts_by_folded_first_name ON auth.accounts (hospital_id, lower(first_name) COLLATE "C", id) WHERE first_name IS NOT NULL;
CREATE INDEX accounts_by_folded_last_name ON auth.accounts (hospital_id, lower(last_name) COLLATE "C", id) WHERE last_name IS NOT NULL;
CREATE INDEX accounts_by_likeness ON auth.accounts USING gin (
    hospital_id extensions.int8_ops, rules.folded(first_name || ' ' || last_name) extensions.gin_trgm_ops
) WHERE first_name IS NOT NULL;
