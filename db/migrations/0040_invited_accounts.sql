-- Accounts whose invitation was not accepted yet.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.accounts
DROP CONSTRAINT account_status_is_known,
ADD CONSTRAINT account_status_is_known CHECK (status IN ('INVITED', 'PENDING', 'ACTIVE', 'SUSPENDED', 'DELETED'));
COMMENT ON COLUMN auth.accounts.status IS
'INVITED until the invitation is accepted, PENDING until its doctor is approved, ACTIVE, SUSPENDED, or DELETED: emptied, and kept for the records that name it. Only an ACTIVE account signs in.';
