SET LOCAL ROLE wardgraph_owner;

CREATE OR REPLACE FUNCTION clinic.allergies_against(p_hospital_id bigint, p_patient_id bigint, p_medication_id bigint)
RETURNS TABLE (substance text, allergy text)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT DISTINCT ON (a.place) s.substance, a.allergy
    FROM clinic.patients AS p
    JOIN clinic.medications AS m ON m.hospital_id = p.hospital_id AND m.id = p_medication_id
    CROSS JOIN LATERAL clinic.allergens_of(p.hospital_id, p.allergies) AS a
    CROSS JOIN LATERAL unnest(m.substances || m.name) WITH ORDINALITY AS s (substance, place)
    WHERE p.hospital_id = p_hospital_id AND p.id = p_patient_id AND p.allergies <> '{}'
        AND rules.have_same_words(rules.words_of(s.substance), a.words)
    ORDER BY a.place, s.place
$$;
COMMENT ON FUNCTION clinic.allergies_against(bigint, bigint, bigint) IS
'The recorded allergies of a patient that speak against a medication, each with the substance, the class or the name that it means.';
