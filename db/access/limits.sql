-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.limits ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.limits FROM wardgraph_reader;
