-- Generated from db/entities/accounts.toml by `make generate`; change that.
SET LOCAL ROLE wardgraph_owner;

ALTER TABLE auth.sign_in_rules ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON auth.sign_in_rules FROM wardgraph_reader;
