SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.items_of(p_items jsonb)
RETURNS TABLE (
    place bigint, medication_id bigint, dosage text, frequency text, duration_days integer, quantity integer, nth bigint, allergy_reason text
)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT
        e.place - 1, i.medication_id, i.dosage, i.frequency, i.duration_days, i.quantity,
        row_number() OVER (PARTITION BY i.medication_id ORDER BY e.place), i.allergy_reason
    FROM jsonb_array_elements(p_items) WITH ORDINALITY AS e (item, place),
        LATERAL jsonb_to_record(e.item) AS i (medication_id bigint, dosage text, frequency text, duration_days integer, quantity integer, allergy_reason text)
$$;
COMMENT ON FUNCTION clinic.items_of(jsonb) IS
'The items of a prescription''s input as rows: place counts from 0, nth how often its medication was named up to there.';
