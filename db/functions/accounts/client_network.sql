SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.client_network() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT auth.network_of(auth.client_address()) $$;
COMMENT ON FUNCTION auth.client_network() IS 'The client''s network, for a limit on addresses to count by (auth.network_of).';
