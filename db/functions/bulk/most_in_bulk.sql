SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.most_in_bulk() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- Some ten seconds, for which all of these rows are locked.
    SELECT 10000
$$;
COMMENT ON FUNCTION rules.most_in_bulk() IS 'How many rows a bulk edit changes at most.';
