-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.tokens ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.tokens FROM wardgraph_reader;
