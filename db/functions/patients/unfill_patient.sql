SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.unfill_patient(p_kept clinic.patients, p_filled jsonb) RETURNS clinic.patients
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    -- A list loses what came along; another value that was changed since stays.
    SELECT jsonb_populate_record(p_kept, coalesce(jsonb_object_agg(f.key, CASE jsonb_typeof(f.value -> 'after')
        WHEN 'array' THEN (
            SELECT coalesce(jsonb_agg(k.value ORDER BY k.place), '[]')
            FROM jsonb_array_elements(to_jsonb(p_kept) -> f.key) WITH ORDINALITY AS k (value, place)
            WHERE (f.value -> 'before') @> k.value OR NOT (f.value -> 'after') @> k.value
        )
        ELSE f.value -> 'before'
    END), '{}'))
    FROM jsonb_each(p_filled) AS f
    WHERE to_jsonb(p_kept) -> f.key = f.value -> 'after' OR jsonb_typeof(f.value -> 'after') = 'array'
$$;
COMMENT ON FUNCTION clinic.unfill_patient(clinic.patients, jsonb) IS
'A patient without what a merge filled in {column: {before, after}}, but for what was changed since.';
