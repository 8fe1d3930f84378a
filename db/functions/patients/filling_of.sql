SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.filling_of(
    p_before jsonb, p_kept clinic.patients, p_other clinic.patients
) RETURNS clinic.patients
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT jsonb_populate_record(p_kept, coalesce(jsonb_object_agg(b.key, CASE jsonb_typeof(b.value)
        WHEN 'array' THEN (
            SELECT coalesce(jsonb_agg(o.value ORDER BY o.place), '[]')
            FROM jsonb_array_elements_text(to_jsonb(p_other) -> b.key) WITH ORDINALITY AS o (value, place)
            WHERE EXISTS (
                SELECT FROM jsonb_array_elements_text(b.value) AS gone (value)
                WHERE rules.case_folded(gone.value) = rules.case_folded(o.value) AND NOT (to_jsonb(p_kept) -> b.key) ? gone.value
            )
        )
        ELSE to_jsonb(p_other) -> b.key
    END), '{}'))
    FROM jsonb_each(p_before) AS b
    WHERE b.value IS DISTINCT FROM to_jsonb(p_kept) -> b.key
$$;
COMMENT ON FUNCTION clinic.filling_of(jsonb, clinic.patients, clinic.patients) IS
'What another record may fill in of what the kept one had before and lacks now: the kept record, with the other''s values of these columns, and of lists what is gone.';
