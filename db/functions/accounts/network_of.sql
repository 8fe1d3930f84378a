SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION auth.network_of(p_address text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT CASE family(p_address::inet)
        WHEN 4 THEN host(p_address::inet)
        -- One customer has a whole /64 of addresses, and would have as many limits.
        WHEN 6 THEN network(set_masklen(p_address::inet, 64))::text
        ELSE 'unknown'
    END
$$;
COMMENT ON FUNCTION auth.network_of(text) IS
'What a limit on addresses counts by: an IPv4 address, or the first 64 bits of an IPv6 address; `unknown` for null, so that whoever has no address has no more attempts.';
