-- What the worker may call: work that no request waits for. The login wardgraph_worker is made by db/migrate/roles.py.
CREATE SCHEMA worker AUTHORIZATION wardgraph_owner;

SET LOCAL ROLE wardgraph_owner;

COMMENT ON SCHEMA worker IS 'All that the worker may call: work for each hospital that no request waits for.';
GRANT USAGE ON SCHEMA worker TO wardgraph_worker;
