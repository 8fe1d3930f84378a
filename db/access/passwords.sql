-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.passwords ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.passwords FROM wardgraph_reader;
