-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.attempts ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.attempts FROM wardgraph_reader;
