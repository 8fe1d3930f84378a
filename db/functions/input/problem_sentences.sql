SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION rules.problem_sentences(p_problems jsonb[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT array_agg(problem.told ->> 'path' || ' ' || (problem.told ->> 'message') ORDER BY problem.place)
    FROM unnest(p_problems) WITH ORDINALITY AS problem (told, place) WHERE problem.told IS NOT NULL
$$;
COMMENT ON FUNCTION rules.problem_sentences(jsonb[]) IS
'Problems of an input, each as a sentence that begins with its field; null where every one is null.';
