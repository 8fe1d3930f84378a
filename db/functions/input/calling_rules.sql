SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.calling_rules() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Without arguments it is a constant of every plan that uses it: no table of all countries is read at a call.
    SELECT jsonb_object_agg(r.key, jsonb_build_object(
        'code', r.code, 'trunk', r.trunk, 'abroad', r.abroad, 'shortest', r.shortest, 'longest', r.longest
    ))
    FROM (
        SELECT c.country AS key, c.code, c.trunk, c.abroad, c.shortest, c.longest FROM rules.calling_codes() AS c
        UNION ALL
        SELECT c.code, c.code, min(c.trunk), NULL, min(c.shortest), max(c.longest) FROM rules.calling_codes() AS c GROUP BY c.code
    ) AS r
$$;
COMMENT ON FUNCTION rules.calling_rules() IS
'rules.calling_codes by country, and by calling code for all countries that share one.';
GRANT EXECUTE ON FUNCTION rules.calling_rules() TO wardgraph_reader;
