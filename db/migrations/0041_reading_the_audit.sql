-- The functions of api that page through the audit belong to the owner, who may read it and no more.
SET LOCAL ROLE wardgraph_audit;

GRANT SELECT ON audit.events TO wardgraph_owner;
