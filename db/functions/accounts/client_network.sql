SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.client_network() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE family(auth.client_address()::inet)
        WHEN 4 THEN host(auth.client_address()::inet)
        -- One customer has a whole /64 of addresses, and would have as many limits.
        WHEN 6 THEN network(set_masklen(auth.client_address()::inet, 64))::text
    END
$$;
COMMENT ON FUNCTION auth.client_network() IS
'What a limit on addresses counts by: the IPv4 address, or the first 64 bits of the IPv6 address, of the client; null without one.';
