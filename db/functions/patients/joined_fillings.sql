SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.joined_fillings(p_filled jsonb, p_later jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_filled || coalesce(jsonb_object_agg(l.key, CASE
        WHEN jsonb_typeof(l.value -> 'after') = 'array' AND p_filled ? l.key THEN jsonb_build_object(
            'before', (
                SELECT coalesce(jsonb_agg(b.value ORDER BY b.place), '[]')
                FROM jsonb_array_elements(l.value -> 'before') WITH ORDINALITY AS b (value, place)
                WHERE (p_filled -> l.key -> 'before') @> b.value OR NOT (p_filled -> l.key -> 'after') @> b.value
            ),
            'after', l.value -> 'after'
        )
        ELSE l.value
    END), '{}')
    FROM jsonb_each(p_later) AS l
$$;
COMMENT ON FUNCTION clinic.joined_fillings(jsonb, jsonb) IS
'What a merge filled in at two times, {column: {before, after}}: of a list, what came along at the first time was not there before either.';
