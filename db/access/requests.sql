-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.requests ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.requests FROM wardgraph_reader;
