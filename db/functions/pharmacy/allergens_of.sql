SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.allergens_of(p_hospital_id bigint, p_allergies text[])
RETURNS TABLE (place bigint, allergy text, words text[])
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    WITH RECURSIVE allergens (place, allergy, words) AS (
        SELECT a.place, a.allergy, rules.words_of(a.allergy) FROM unnest(p_allergies) WITH ORDINALITY AS a (allergy, place)
        UNION
        SELECT a.place, a.allergy, b.words
        FROM allergens AS a
        JOIN clinic.substance_groups AS g
            ON g.hospital_id = p_hospital_id
            AND (rules.have_same_words(a.words, g.name_words) OR g.cross_reacts AND rules.have_same_words(a.words, g.substance_words))
        CROSS JOIN LATERAL (VALUES (g.name_words), (g.substance_words)) AS b (words)
    )
    SELECT a.place, a.allergy, a.words FROM allergens AS a
$$;
COMMENT ON FUNCTION clinic.allergens_of(bigint, text[]) IS
'What allergies speak against, as words to compare: what they name, the substances of groups that they name, and the whole group of a substance that cross-reacts.';
GRANT EXECUTE ON FUNCTION clinic.allergens_of(bigint, text[]) TO wardgraph_reader;
