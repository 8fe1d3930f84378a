SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.problem_codes(p_problems jsonb[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(problem.told ->> 'code' ORDER BY problem.place)
    FROM unnest(p_problems) WITH ORDINALITY AS problem (told, place) WHERE problem.told IS NOT NULL
$$;
COMMENT ON FUNCTION rules.problem_codes(jsonb[]) IS
'The codes of problems of an input, in their order; null where every one is null.';
