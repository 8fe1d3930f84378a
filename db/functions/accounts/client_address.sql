SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.client_address() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$ SELECT nullif(current_setting('app.client_address', true), '') $$;
COMMENT ON FUNCTION auth.client_address() IS
'The network address of the client, as the web tier names it; null where it names none. For limits and records, never a proof.';
